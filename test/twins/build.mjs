// Rebuilds the modules of the C programs beside it: node test/twins/build.mjs <compiler> <folder> [program...]
// `clang22` is the npm package @yowasp/clang; `clang19` is Debian's clang-19 with lld-19.
// Both see the sources under relative names, so that no path of this machine gets into a module.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runClang } from '@yowasp/clang';

const sources = fileURLToPath(new URL('programs/', import.meta.url));
const flags = ['--target=wasm32-wasi', '-g', '-O0', '-nostdlib', '-Wl,--no-entry', '-Wl,--export=run'];
const LLVM_19 = '/usr/lib/llvm-19/bin';

const compilers = {
  async clang19(program, output) {
    const made = spawnSync(
      `${LLVM_19}/clang`,
      [
        ...flags,
        `-fuse-ld=${LLVM_19}/wasm-ld`,
        `-ffile-prefix-map=${sources.replace(/\/$/, '')}=.`,
        `${program}.c`,
        '-o',
        resolve(output),
      ],
      { cwd: sources, encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(made.stderr || String(made.error));
  },
  async clang22(program, output) {
    const tree = {};
    for (const name of readdirSync(sources)) {
      if (/\.[ch]$/.test(name)) tree[name] = readFileSync(join(sources, name));
    }
    const made = await runClang(['clang', ...flags, `${program}.c`, '-o', 'out.wasm'], tree);
    writeFileSync(output, made['out.wasm']);
  },
};

const [name, folder, ...only] = process.argv.slice(2);
const compile = compilers[name];
if (compile === undefined || folder === undefined) {
  throw new Error(`usage: build.mjs ${Object.keys(compilers).join('|')} <folder> [program...]`);
}
const all = readdirSync(sources).flatMap((file) => (file.endsWith('.c') ? [file.slice(0, -2)] : []));
mkdirSync(folder, { recursive: true });
for (const program of only.length > 0 ? only : all) {
  await compile(program, join(folder, `${program}-${name}.wasm`));
}
