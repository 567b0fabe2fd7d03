// Rebuilds twin-clang22.wasm with the compiler from npm: node test/oracle/twin/build.mjs
// twin-clang19.wasm is Debian's: PATH=/usr/lib/llvm-19/bin clang -fuse-ld=/usr/lib/llvm-19/bin/wasm-ld
//   --target=wasm32-wasi -g -O0 -ffile-prefix-map=$PWD=. -nostdlib -Wl,--no-entry -Wl,--export=run twin.c
// *.debug-line.txt: llvm-dwarfdump-19 --debug-line <module>
import { readFileSync, writeFileSync } from 'node:fs';
import { runClang } from '@yowasp/clang';

const here = new URL('.', import.meta.url);
const out = 'twin-clang22.wasm';
const flags = ['-g', '-O0', '-gdwarf-5', '-nostdlib', '-Wl,--no-entry', '-Wl,--export=run'];
const tree = { 'twin.c': readFileSync(new URL('twin.c', here)) };
const made = await runClang(['clang', ...flags, 'twin.c', '-o', out], tree);
writeFileSync(new URL(out, here), made[out]);
