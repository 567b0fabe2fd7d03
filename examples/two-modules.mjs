// Two modules and one tracer: one order of events, one depth, one chain of callers.
//   node examples/two-modules.mjs
import { readFileSync } from 'node:fs';
import wabt from 'wabt';
import { createTracer, load } from 'wtrace';

const fixture = new URL('../wasm-fixtures/c-bare/O0-dwarf5.wasm', import.meta.url);
const text = `(module
  (import "math" "fib" (func $fib (param i32) (result i32)))
  (func $twice (export "twice") (param $n i32) (result i32)
    (i32.mul (call $fib (local.get $n)) (i32.const 2))))`;
const { buffer } = (await wabt()).parseWat('twice.wat', text).toBinary({ write_debug_names: true });

const tracer = createTracer({ events: ['call', 'return'], reads: ['file', 'function', 'depth', 'back'] });
const math = await load(readFileSync(fixture), { tracer, remap: [{ from: '/', to: `${process.cwd()}/` }] });
const twice = await load(buffer, { tracer, imports: { math: math.exports } });

tracer.settrace((frame) => {
  const callers = [];
  for (let caller = frame.back; caller !== undefined; caller = caller.back)
    callers.push(caller.kind === 'host' ? 'the host' : caller.function.name);
  console.log(`${'  '.repeat(frame.depth)}${frame.file}: ${[frame.function.name, ...callers].join(' ← ')}`);
});
console.log(`twice(2) = ${twice.exports.twice(2)}`);

// Another instance of the same module can join at any time.
const again = await load(readFileSync(fixture), { tracer });
console.log(`add(1, 2) = ${again.exports.add(1, 2)}`);
