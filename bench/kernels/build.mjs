// Builds kernels-O0.wasm and kernels-O2.wasm, both with debug info, by LLVM 22 of @yowasp/clang, which sees nothing of
// this machine but kernels.c: node bench/kernels/build.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

/** The kernels with more flags and sources (name → text), as bytes. bench/peers needs another build of them. */
export async function buildKernels(flags, more = {}) {
  const { runClang } = await import('@yowasp/clang');
  const sources = { 'kernels.c': readFileSync(path('kernels.c'), 'utf8'), ...more };
  const names = Object.keys(sources);
  const args = [
    'clang',
    '--target=wasm32-unknown-unknown',
    '-nostdlib',
    '-Wl,--no-entry',
    '-g',
    ...flags,
    ...names,
    '-o',
    'out.wasm',
  ];
  return (await runClang(args, sources))['out.wasm'];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const level of ['O0', 'O2'])
    writeFileSync(path(`kernels-${level}.wasm`), await buildKernels([`-${level}`]));
}
