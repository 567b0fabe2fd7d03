/** wasm-opt of several versions: those of npm, which leave debug info as it was, and Debian's, which adjusts it to the code. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { builtDir } from './build-twins.ts';

/** Versions of npm, and `debian`, which is 108 in Debian 12. */
export const binaryens = ['116.0.0', '123.0.0', '130.0.0', 'debian'] as const;

/** Command and first arguments, installed on first use below .cache. @throws Error when it cannot be brought */
function wasmOpt(version: (typeof binaryens)[number]): readonly string[] {
  const folder = join(builtDir, `binaryen-${version}`);
  mkdirSync(folder, { recursive: true });
  const options = { cwd: folder, stdio: 'pipe', timeout: 100_000 } as const;
  if (version === 'debian') {
    const path = join(folder, 'usr/bin/wasm-opt');
    if (!existsSync(path)) {
      // Unpacked, not installed: clang runs a wasm-opt that is on PATH.
      execFileSync('apt-get', ['download', '-qq', 'binaryen'], options);
      const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
      execFileSync('dpkg', ['-x', file, '.'], options);
    }
    return [path];
  }
  const path = join(folder, 'node_modules/binaryen/bin/wasm-opt');
  if (!existsSync(path))
    execFileSync(
      'npm',
      ['install', '--no-save', '--silent', '--prefix', '.', `binaryen@${version}`],
      options,
    );
  return [process.execPath, path];
}

/** A module after wasm-opt. @param level as `-O1` */
export function optimized(version: (typeof binaryens)[number], level: string, module: string): Uint8Array {
  const out = module.replace(/\.wasm$/, `-${version}${level}.wasm`);
  const [command = '', ...first] = wasmOpt(version);
  execFileSync(command, [...first, '-g', level, module, '-o', out], { stdio: 'pipe', timeout: 60_000 });
  return new Uint8Array(readFileSync(out));
}
