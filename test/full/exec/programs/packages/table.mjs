// The programs of packages that run under `wtrace exec` as without it: a row each. test/full/exec/packages.test.ts runs them, and
// bench/packages.mjs measures them. A new package is a row, a version in scripts/bring.mjs and a program that prints what it computed.
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
const known = (name) =>
  fileURLToPath(new URL(`../../../../differential/workloads/${name}.mjs`, import.meta.url));
const large = (name) =>
  fileURLToPath(new URL(`../../../../large-packages/workloads/${name}.mjs`, import.meta.url));

const PACKAGES = { packages: 'WTRACE_PACKAGES' };
const HOOKED = { packages: 'WTRACE_HOOKED_PACKAGES' };
const LARGE = { packages: 'WTRACE_LARGE_PACKAGES' };

const slow = 'its module is large: rewriting takes most of a minute, and gigabytes';
const later = 'not compared so far';
const threads = 'which thread takes which piece of work is up to the machine';

/** See table.d.mts. */
export const packagePrograms = [
  { title: 'sql.js', path: known('sqljs'), ...PACKAGES },
  { title: 'web-tree-sitter', path: known('tree-sitter'), ...PACKAGES },
  {
    title: 'web-tree-sitter, with DWARF',
    path: known('tree-sitter'),
    ...PACKAGES,
    env: { WTRACE_ENTRY: 'web-tree-sitter/debug' },
  },
  { title: 'hash-wasm', path: known('hash-wasm'), ...PACKAGES },
  { title: '@resvg/resvg-wasm', path: known('resvg'), ...PACKAGES, notCompared: later },
  { title: 'source-map', path: known('source-map'), ...PACKAGES },
  { title: 'vscode-oniguruma', path: known('oniguruma'), ...PACKAGES, notCompared: later },
  { title: '@rollup/wasm-node', path: known('rollup'), ...PACKAGES, notCompared: later },
  {
    title: 'esbuild-wasm',
    path: known('esbuild'),
    ...PACKAGES,
    notCompared: 'a command that ends its process',
  },
  { title: '@automerge/automerge', path: here('automerge'), ...HOOKED, notCompared: later },
  { title: 'loro-crdt', path: here('loro'), ...HOOKED, notCompared: later },
  { title: '@dimforge/rapier3d-compat', path: here('rapier'), ...HOOKED, notCompared: later },
  { title: 'oxc-parser, wasm32-wasi', path: here('oxc'), ...HOOKED, notCompared: threads },
  {
    title: 'AssemblyScript, --bindings esm',
    path: here('assemblyscript'),
    ...HOOKED,
    build: 'assemblyscript',
  },
  {
    title: 'Emscripten, -pthread',
    path: here('emscripten'),
    ...HOOKED,
    args: ['threads'],
    notCompared: threads,
  },
  { title: 'Emscripten, MAIN_MODULE', path: here('emscripten'), ...HOOKED, args: ['main'] },
  {
    title: 'Go, js/wasm',
    path: here('go'),
    ...HOOKED,
    build: 'go',
    notCompared: 'its runtime goes by the clock',
  },
  { title: 'sharp, wasm32', path: here('sharp'), ...HOOKED, notCompared: threads, onDemand: slow },
  { title: 'pyodide', path: large('pyodide'), ...LARGE, notCompared: slow, onDemand: slow },
  { title: 'docxodus (.NET)', path: here('dotnet'), ...HOOKED, notCompared: slow, onDemand: slow },
];
