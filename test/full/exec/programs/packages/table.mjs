// The programs of packages that run under `wtrace exec` as without it: a row each. test/full/exec/packages.test.ts runs them, and
// bench/packages.mjs measures them. A new package is a row, a version in scripts/bring.mjs and a program that prints what it computed.
import { fileURLToPath } from 'node:url';
import { npmPrograms } from './npm-table.mjs';

const here = (name) => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));
const known = (name) =>
  fileURLToPath(new URL(`../../../../differential/workloads/${name}.mjs`, import.meta.url));
const large = (name) =>
  fileURLToPath(new URL(`../../../../large-packages/workloads/${name}.mjs`, import.meta.url));

const PACKAGES = { packages: 'WTRACE_PACKAGES' };
const HOOKED = { packages: 'WTRACE_HOOKED_PACKAGES' };
const LARGE = { packages: 'WTRACE_LARGE_PACKAGES' };

const slow = 'its module is large: rewriting takes most of a minute, and gigabytes';
const twice = '`load` rewrites its module once more, which takes as long as all the rest';
const threads = '`load` counts no threads that others start';
const clock = 'its runtime goes by the clock';
const collected = 'what its objects hold is freed when they are collected';
const coordination =
  '`load` does the same work in one thread: what hands it to threads, waits for them and allocates memory for them differs';

/** See table.d.mts. */
export const packagePrograms = [
  { title: 'sql.js', path: known('sqljs'), ...PACKAGES, still: clock },
  { title: 'web-tree-sitter', path: known('tree-sitter'), ...PACKAGES, still: collected },
  {
    title: 'web-tree-sitter, with DWARF',
    path: known('tree-sitter'),
    ...PACKAGES,
    still: collected,
    env: { WTRACE_ENTRY: 'web-tree-sitter/debug' },
  },
  { title: 'hash-wasm', path: known('hash-wasm'), ...PACKAGES },
  {
    title: '@resvg/resvg-wasm',
    path: known('resvg'),
    ...PACKAGES,
    still: collected,
    comparedOnDemand: twice,
  },
  { title: 'source-map', path: known('source-map'), ...PACKAGES },
  { title: 'vscode-oniguruma', path: known('oniguruma'), ...PACKAGES },
  { title: '@rollup/wasm-node', path: known('rollup'), ...PACKAGES, still: collected },
  {
    title: 'esbuild-wasm',
    path: known('esbuild'),
    ...PACKAGES,
    notCompared:
      'its runtime goes by the clock, and by the order in which files answer: the next row is compared',
  },
  {
    title: 'esbuild-wasm, files in turn',
    path: large('esbuild'),
    ...PACKAGES,
    still: clock,
    mayDiffer: { functions: 80, why: 'it reads its environment, which is longer under `exec`' },
    onDemand: slow,
  },
  {
    title: '@automerge/automerge',
    path: here('automerge'),
    ...HOOKED,
    still: collected,
    comparedOnDemand: twice,
  },
  { title: 'loro-crdt', path: here('loro'), ...HOOKED, still: collected, comparedOnDemand: twice },
  {
    title: '@dimforge/rapier3d-compat',
    path: here('rapier'),
    ...HOOKED,
    still: collected,
    comparedOnDemand: twice,
  },
  {
    title: 'oxc-parser, wasm32-wasi',
    path: here('oxc'),
    ...HOOKED,
    comparedOnDemand:
      'on a busy machine, the process may end before its threads have saved what they did last',
    loadArgs: ['alone'],
    mayDiffer: { functions: 120, why: coordination },
  },
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
    notCompared: `${threads}; the counts of its threads are those that the source implies`,
  },
  { title: 'Emscripten, MAIN_MODULE', path: here('emscripten'), ...HOOKED, args: ['main'] },
  {
    title: 'Go, js/wasm',
    path: here('go'),
    ...HOOKED,
    build: 'go',
    still: clock,
  },
  { title: 'sharp, wasm32', path: here('sharp'), ...HOOKED, notCompared: threads, onDemand: slow },
  { title: 'pyodide', path: large('pyodide'), ...LARGE, still: clock, onDemand: slow },
  {
    title: 'docxodus (.NET)',
    path: here('dotnet'),
    ...HOOKED,
    still: clock,
    mayDiffer: {
      functions: 40,
      why: 'two runs under `exec` differ from each other as well',
    },
    onDemand: slow,
  },
  ...npmPrograms,
];
