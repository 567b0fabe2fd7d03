// Preloaded (`node --import`) into a process that runs a workload. WTRACE_MODE says what becomes of every module that the
// process instantiates: `untraced`, `attach` (the bytes of `instrument`, counters read through `attach`) or `load`. Where
// V8 was started with --wasm-code-coverage, its own counters are read as well. At the end, all goes to the directory WTRACE_RECORD.
import { AsyncLocalStorage } from 'node:async_hooks';
import process from 'node:process';
import { load, loadSync } from '../../dist/index.js';
import { instrument } from '../../dist/rewriter/index.js';
import { attach, wrapImports } from '../../dist/runtime/public.js';
import '../differential/standstill.mjs';
import { writeRecord } from './record.mjs';

// Now: a workload may change its environment.
const { WTRACE_MODE: mode, WTRACE_RECORD: directory, WTRACE_RECORD_LINES: lines } = process.env;
// Guests get a copy of the environment: the same in every run.
for (const name of ['WTRACE_MODE', 'WTRACE_RECORD', 'WTRACE_RECORD_LINES', 'PWD', 'OLDPWD', '_'])
  delete process.env[name];
const collectOfV8 = process.execArgv.includes('--wasm-code-coverage')
  ? new Function('return %DebugCollectWasmCoverage()')
  : undefined;
const ADDED = 'wtrace:';
/** In the order of their making. They keep modules and instances alive: V8 forgets the counts of a collected module. */
const entries = [];
const entryOf = new WeakMap();

const { Module, Instance, compile: compileLater, instantiate: startLater } = WebAssembly;
/** `load` and `attach` themselves get WebAssembly as it is. */
const inWtrace = new AsyncLocalStorage();
const passed = () => inWtrace.getStore() === true || isOfNode();
/** Node compiles modules of its own, such as that of undici, which are not the workload's. */
const isOfNode = () =>
  new Error().stack.split('\n', 5).some((frame) => frame.includes('node:internal/deps/'));

/** A copy: hosts reuse their buffers. */
function bytesOf(source) {
  const view = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  return view.slice();
}

function compile(source) {
  const original = bytesOf(source);
  const entry = { original, attached: [], programs: [], shown: [], warnings: [] };
  if (mode === 'attach') {
    const { bytes, probeMap, warnings } = instrument(original);
    Object.assign(entry, { probeMap, warnings, module: new Module(bytes) });
  } else {
    entry.module = new Module(original);
  }
  entries.push(entry);
  entryOf.set(entry.module, entry);
  return entry.module;
}

const settings = (imports) => ({ imports, coverage: true });

/** The instance as the host sees it, with these exports. */
function withExports(entry, instance, exports) {
  entry.shown.push(exports);
  return Object.defineProperty(instance, 'exports', { value: exports, enumerable: true });
}

function programInstance(entry, program) {
  entry.programs.push(program);
  entry.warnings = program.warnings;
  return withExports(entry, Object.create(Instance.prototype), program.exports);
}

function instantiate(module, imports) {
  const entry = entryOf.get(module);
  // Of another thread: it runs as it is.
  if (entry === undefined) return new Instance(module, imports);
  if (mode === 'load') {
    const program = inWtrace.run(true, () => loadSync(entry.original, settings(imports)));
    return programInstance(entry, program);
  }
  if (mode === 'untraced') {
    const instance = new Instance(module, imports);
    entry.shown.push(instance.exports);
    return instance;
  }
  const wrapped = wrapImports(imports ?? {}, entry.probeMap);
  const instance = new Instance(module, wrapped);
  const attached = inWtrace.run(true, () => attach(instance, entry.probeMap, { imports: wrapped }));
  entry.attached.push(attached);
  return withExports(entry, instance, attached.exports);
}

async function instantiateLater(module, imports) {
  const entry = entryOf.get(module);
  if (mode !== 'load' || entry === undefined) return instantiate(module, imports);
  return programInstance(entry, await inWtrace.run(true, () => load(entry.original, settings(imports))));
}

const without = (list) => list.filter(({ name }) => !name.startsWith(ADDED));

WebAssembly.Module = new Proxy(Module, {
  construct: (_, [source]) => (passed() ? new Module(source) : compile(source)),
  get: (target, key) =>
    key === 'exports' ? (module) => without(target.exports(module)) : Reflect.get(target, key),
});
WebAssembly.Instance = new Proxy(Instance, {
  construct: (_, [module, imports]) =>
    passed() ? new Instance(module, imports) : instantiate(module, imports),
});
WebAssembly.compile = async (source) => (passed() ? compileLater(source) : compile(source));
WebAssembly.instantiate = async (source, imports) => {
  if (passed()) return startLater(source, imports);
  if (source instanceof Module) return instantiateLater(source, imports);
  const module = compile(source);
  return { module, instance: await instantiateLater(module, imports) };
};
// Packages fall back to `instantiate` where these are missing; Node's own `fetch` would bring a module of its own.
delete WebAssembly.compileStreaming;
delete WebAssembly.instantiateStreaming;
delete globalThis.fetch;

process.on('exit', () =>
  writeRecord(directory, entries, { mode, lines: lines === '1', ofV8: collectOfV8?.() }),
);
