// Two modules, three instances and one tracer: one order of events, one depth, one chain of callers.
//   node examples/two-modules.mjs
import { readFileSync } from 'node:fs';
import wabt from 'wabt';
import { createTracer, load } from 'wtrace';

const math = readFileSync(new URL('../wasm-fixtures/c-bare/O0-dwarf5.wasm', import.meta.url));
const text = `(module
  (import "math" "fib" (func $fib (param i32) (result i32)))
  (import "host" "add" (func $add (param i32 i32) (result i32)))
  (func $twice (export "twice") (param $n i32) (result i32)
    (call $add (call $fib (local.get $n)) (call $fib (local.get $n)))))`;
const { buffer: twice } = (await wabt()).parseWat('twice.wat', text).toBinary({ write_debug_names: true });

const tracer = createTracer({ events: ['call', 'return'], reads: ['file', 'function', 'depth', 'back'] });
const first = await load(math, { tracer });
const second = await load(math, { tracer });
const program = await load(twice, {
  tracer,
  imports: {
    math: first.exports, // an export of one is an import of another, with no host code in between
    host: { add: (a, b) => second.exports.add(a, b) },
  },
});

tracer.settrace((frame) => {
  const chain = [frame.function.name];
  for (let caller = frame.back; caller !== undefined; caller = caller.back)
    chain.push(caller.kind === 'host' ? 'the host' : caller.function.name);
  console.log(`${'  '.repeat(frame.depth - 1)}${frame.file}: ${chain.join(' ← ')}`);
});
console.log(`twice(2) = ${program.exports.twice(2)}`);
