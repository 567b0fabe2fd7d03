// What the benchmarks run: real programs of wasm-fixtures, and how.
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { WASI } from 'node:wasi';

export const root = fileURLToPath(new URL('..', import.meta.url));
const fixture = (path) => join(root, 'wasm-fixtures', path);

/** A JSON document for cJSON: 40,000 small objects. */
const json = () =>
  JSON.stringify(
    Array.from({ length: 40_000 }, (_, i) => ({
      id: i,
      name: `item ${i}`,
      price: i * 0.25,
      tags: ['a', 'b', null, i % 2 === 0],
    })),
  );

/** Name, module, arguments, standard input, directory that the program sees as `.`. */
export const programs = [
  ['lua -O2', 'lua/yowasp22-O2-dwarf5.wasm', ['work.lua']],
  ['lua -O0', 'lua/yowasp22-O0-setjmp.wasm', ['work.lua']],
  ['zlib -O2', 'zlib/clang19-O2-dwarf5.wasm', ['150000']],
  ['zlib -O0', 'zlib/yowasp22-O0.wasm', ['150000']],
  ['cjson -O2', 'cjson/yowasp22-O2-dwarf5.wasm', ['-'], json],
  ['cjson -O0', 'cjson/yowasp22-O0.wasm', ['-'], json],
  ['rust -O0', 'rust-basic/O0.wasm', []],
  ['rust -O2', 'rust-basic/O2.wasm', []],
].map(([name, path, args, stdin]) => ({
  name,
  module: fixture(path),
  args,
  stdin,
  directory: dirname(fixture(path)),
}));

export const read = (program) => readFileSync(program.module);

const stdinFiles = new Map();
function stdinFile(program) {
  if (!stdinFiles.has(program.stdin)) {
    const directory = mkdtempSync(join(tmpdir(), 'wtrace-bench-'));
    process.on('exit', () => rmSync(directory, { recursive: true }));
    writeFileSync(join(directory, 'stdin'), program.stdin());
    stdinFiles.set(program.stdin, join(directory, 'stdin'));
  }
  return stdinFiles.get(program.stdin);
}

/** Runs a compiled WASI command in this process, its output thrown away; returns the milliseconds of `_start`. */
export function runOnce(program, compiled) {
  const sink = openSync('/dev/null', 'r+');
  const stdin = openSync(program.stdin === undefined ? '/dev/null' : stdinFile(program), 'r');
  try {
    const wasi = new WASI({
      version: 'preview1',
      args: ['program', ...program.args],
      env: {},
      preopens: { '.': program.directory },
      returnOnExit: true,
      stdin,
      stdout: sink,
      stderr: sink,
    });
    // In closures: on Node 20 the engine's fast calls into node:wasi abort the process.
    const imports = {};
    for (const [module, functions] of Object.entries(wasi.getImportObject())) {
      imports[module] = {};
      for (const [name, call] of Object.entries(functions))
        imports[module][name] = (...args) => call(...args);
    }
    const instance = new WebAssembly.Instance(compiled, imports);
    const start = performance.now();
    wasi.start(instance);
    return performance.now() - start;
  } finally {
    closeSync(sink);
    closeSync(stdin);
  }
}

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
export const geomean = (values) => Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);
export const ratio = (value) => `${value.toFixed(2)}x`;
