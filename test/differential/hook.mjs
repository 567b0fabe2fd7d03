// Preloaded (`node --import`) into a process that runs a workload: watches every module that the process compiles, with
// WTRACE_REWRITE=1 rewritten. At the end it writes what a host can see of them to the file WTRACE_RECORD.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { instrument } from '../../dist/rewriter/index.js';
import { attach } from '../../dist/runtime/public.js';
import './standstill.mjs';

// Now: a workload may change its environment.
const { WTRACE_REWRITE, WTRACE_RECORD } = process.env;
const rewrite = WTRACE_REWRITE === '1';
const ADDED = 'wtrace:';
/** In the order of their making: what is seen, and what is counted. */
const modules = [];
const memories = [];
const entryOf = new WeakMap();

const { Module, Instance } = WebAssembly;

function compile(source) {
  const original = bytesOf(source);
  const entry = { bytes: original.length, instances: [], exports: [] };
  modules.push(entry);
  let bytes = original;
  if (rewrite) {
    const rewritten = instrument(original);
    ({ bytes } = rewritten);
    entry.probeMap = rewritten.probeMap;
    entry.functions = rewritten.probeMap.functions.length;
    entry.warnings = rewritten.warnings.map(({ slug }) => slug);
  }
  const module = new Module(bytes);
  entryOf.set(module, entry);
  return module;
}

function bytesOf(source) {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  return new Uint8Array(source);
}

function instantiate(module, imports) {
  const entry = entryOf.get(module);
  for (const { module: from, name, kind } of Module.imports(module))
    if (kind === 'memory') seeMemory(imports?.[from]?.[name]);
  const instance = new Instance(module, imports);
  entry.instances.push(instance.exports);
  const exports = Object.freeze(
    Object.assign(
      Object.create(null),
      Object.fromEntries(Object.entries(instance.exports).filter(([name]) => !name.startsWith(ADDED))),
    ),
  );
  Object.defineProperty(instance, 'exports', { value: exports, enumerable: true });
  // What host code can see: names, their order, kinds, and of functions the index and the number of parameters.
  entry.exports.push(
    Object.entries(exports).map(([name, value]) =>
      typeof value === 'function'
        ? `${name} function ${value.name} ${value.length}`
        : `${name} ${Object.prototype.toString.call(value)}`,
    ),
  );
  for (const value of Object.values(exports)) seeMemory(value);
  return instance;
}

function seeMemory(value) {
  if (value instanceof WebAssembly.Memory && !memories.includes(value)) memories.push(value);
}

const promised = async (run) => run();
const without = (list) => list.filter(({ name }) => !name.startsWith(ADDED));

WebAssembly.Module = new Proxy(Module, {
  construct: (_, [source]) => compile(source),
  get: (target, key) =>
    key === 'exports' ? (module) => without(target.exports(module)) : Reflect.get(target, key),
});
WebAssembly.Instance = new Proxy(Instance, {
  construct: (_, [module, imports]) => instantiate(module, imports),
});
WebAssembly.compile = (source) => promised(() => compile(source));
WebAssembly.instantiate = (source, imports) =>
  promised(() => {
    if (source instanceof Module) return instantiate(source, imports);
    const module = compile(source);
    return { module, instance: instantiate(module, imports) };
  });
// Packages fall back to `instantiate` where these are missing; Node's own `fetch` would bring a module of its own.
delete WebAssembly.compileStreaming;
delete WebAssembly.instantiateStreaming;

process.on('exit', () => {
  const hash = ({ buffer }) =>
    `${createHash('sha256').update(new Uint8Array(buffer)).digest('hex')} ${buffer.byteLength}`;
  const record = {
    seen: {
      modules: modules.map(({ bytes, exports }) => ({ bytes, exports })),
      memories: memories.map(hash),
    },
    counted: modules.flatMap((entry) => (entry.probeMap === undefined ? [] : [countsOf(entry)])),
  };
  writeFileSync(WTRACE_RECORD, JSON.stringify(record));
});

function countsOf({ bytes, functions, probeMap, instances, warnings }) {
  let events = 0;
  let entered = 0;
  for (const exports of instances) {
    for (const { places, entries } of attach({ exports }, probeMap).counts()) {
      if (entries > 0) entered++;
      for (const hits of places) events += hits;
    }
  }
  return { bytes, functions, counters: probeMap.counterCount, entered, events, warnings };
}
