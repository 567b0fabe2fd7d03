// What the benchmarks run, and the arithmetic of their results: kernels of bench/kernels, programs of wasm-fixtures,
// SQLite from scripts/build-big.mjs where it was built. A program is data, so that it can be passed to another engine.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const fixture = (path) => join(root, 'wasm-fixtures', path);
const kernels = (level) => join(root, 'bench', 'kernels', `kernels-${level}.wasm`);

/** Kernel → its size at -O0 and at -O2, for runs of some 5 ms each. */
const kernelSizes = {
  seed: [10_000_000, 10_000_000],
  fib: [28, 30],
  vm: [200_000, 200_000],
  sort: [60_000, 60_000],
  sieve: [700_000, 990_000],
  crc: [100_000, 1_000_000],
  sha256: [1000, 8000],
  matmul: [110, 180],
  jacobi: [110, 190],
  floyd: [110, 190],
  lu: [150, 199],
  nussinov: [199, 199],
};

/** Name, module, arguments, files that the program sees in `.`, standard input (see {@link stdinOf}). */
const commands = [
  ['lua', '-O0', fixture('lua/yowasp22-O0-setjmp.wasm'), ['work.lua'], ['work.lua']],
  ['lua', '-O2', fixture('lua/yowasp22-O2-dwarf5.wasm'), ['work.lua'], ['work.lua']],
  ['zlib', '-O0', fixture('zlib/yowasp22-O0.wasm'), ['30000']],
  ['zlib', '-O2', fixture('zlib/clang19-O2-dwarf5.wasm'), ['30000']],
  ['cjson', '-O0', fixture('cjson/yowasp22-O0.wasm'), ['-'], [], 'json'],
  ['cjson', '-O2', fixture('cjson/yowasp22-O2-dwarf5.wasm'), ['-'], [], 'json'],
  ['sqlite', '-O0', join(root, '.cache', 'big', 'whole.wasm'), []],
  ['sqlite', '-O2', join(root, '.cache', 'big', 'optimized.wasm'), []],
];

/**
 * All programs. `call` is the export and its arguments; a program without `call` is a WASI command. `kind` distinguishes
 * a kernel, which is a page of C, from a whole program.
 */
export const programs = [
  ...Object.entries(kernelSizes).flatMap(([name, sizes]) =>
    ['O0', 'O2'].map((level, i) => ({
      name: `${name} -${level}`,
      kind: 'kernel',
      module: kernels(level),
      call: [name, sizes[i]],
    })),
  ),
  ...commands.map(([name, level, module, args, files = [], stdin]) => ({
    name: `${name} ${level}`,
    kind: 'program',
    module,
    args,
    files: Object.fromEntries(files.map((path) => [path, join(root, 'bench', path)])),
    stdin,
  })),
];

/** Whether its module exists: SQLite's does only after scripts/build-big.mjs. */
export const isThere = (program) => existsSync(program.module);

/** The untouched module. */
export const read = (program) => readFileSync(program.module);

/** A JSON document for cJSON: 4000 small objects. */
const json = () =>
  JSON.stringify(
    Array.from({ length: 4000 }, (_, i) => ({
      id: i,
      name: `item ${i}`,
      price: i * 0.25,
      tags: ['a', 'b', null, i % 2 === 0],
    })),
  );

/** Standard input of a program as bytes; empty when it has none. */
export const stdinOf = (program) => new TextEncoder().encode(program.stdin === 'json' ? json() : '');

/** The value in the middle; of an even number of values the higher middle one. */
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
/** The geometric mean. */
export const geomean = (values) => Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);
/** For people: `1.23×`. */
export const ratio = (value) => `${value.toFixed(2)}×`;
