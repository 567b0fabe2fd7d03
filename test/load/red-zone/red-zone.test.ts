/** Guest code that an observer runs leaves the stack of the guest as it was, below the stack pointer as well. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadSync, type OrderedTraceOptions, type Program } from '../../../src/index.ts';
import { findStackPointer } from '../../../src/rewriter/events/stack-pointer.ts';
import { readModule } from '../../../src/wasm/index.ts';
import { binary, deliveries, type Exports, fixture } from '../guests.ts';

const bytes = (name: string): Uint8Array => readFileSync(new URL(`${name}.wasm`, import.meta.url));

/** Loads a module; at each event of `add`, the observer runs `act`. */
function observed(
  name: string,
  delivery: OrderedTraceOptions['delivery'] & string,
  act: (program: Program<Exports>) => void,
): Program<Exports> {
  const program = loadSync<Exports>(bytes(name), { trace: { events: ['line'], delivery, fn: null } });
  const add = Number(program.exports['add']!.name);
  const observe = (): void => act(program);
  program.on('line', observe, { functions: [add] });
  return program;
}

const modules = ['redzone', 'stripped'];
describe.each(modules.flatMap((name) => deliveries.map((delivery) => [name, delivery] as const)))(
  '%s, delivery %s',
  (name, delivery) => {
    test('a nested call keeps what a leaf function has below the stack pointer', () => {
      const results: unknown[] = [];
      const program = observed(name, delivery, ({ exports }) => {
        results.push(exports['other']!(7, 9));
      });
      // As untraced: the module's own functions, without wtrace.
      const plain = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(bytes(name))))
        .exports as Exports;
      expect(program.exports['add']!(2, 3)).toBe(plain['add']!(2, 3));
      program.flush();
      expect(results.length).toBeGreaterThan(1);
      for (const result of results) expect(result).toBe(plain['other']!(7, 9));
    });
  },
);

test('after nested calls that return or trap, the stack pointer is where it was', () => {
  const at: unknown[] = [];
  const pointerOf = ({ instance }: Program<Exports>) =>
    instance.exports['wtrace:stack'] as WebAssembly.Global;
  const program = observed('redzone', 'call', (running) => {
    const { twice, stop } = running.exports;
    expect(twice!(3)).toBe(6000);
    at.push(pointerOf(running).value);
    expect(() => stop!(3)).toThrow(WebAssembly.RuntimeError);
    at.push(pointerOf(running).value);
  });
  const before: unknown = pointerOf(program).value;
  expect(program.exports['add']!(2, 3)).toBe(5);
  expect(at.length).toBeGreaterThan(2);
  expect(new Set(at)).toEqual(new Set([before]));
  expect(pointerOf(program).value).toBe(before);
});

test.each(deliveries)(
  '%s: what an observer allocates on the stack of the guest is kept until it frees it',
  (delivery) => {
    // As Emscripten's ccall passes text.
    const guest = binary(`(module (memory 1) (global $__stack_pointer (mut i32) (i32.const 65536))
    (func $stackSave (export "stackSave") (result i32) (global.get $__stack_pointer))
    (func $stackRestore (export "stackRestore") (param i32) (global.set $__stack_pointer (local.get 0)))
    (func $stackAlloc (export "stackAlloc") (param i32) (result i32)
      (global.set $__stack_pointer (i32.sub (global.get $__stack_pointer) (local.get 0)))
      (global.get $__stack_pointer))
    (func $store (export "store") (param i32 i32) (i32.store (local.get 0) (local.get 1)))
    (func $load (export "load") (param i32) (result i32) (local i32)
      (global.set $__stack_pointer (local.tee 1 (i32.sub (global.get $__stack_pointer) (i32.const 64))))
      (i64.store offset=48 (local.get 1) (i64.const -1)) (i64.store offset=56 (local.get 1) (i64.const -1))
      (global.set $__stack_pointer (i32.add (local.get 1) (i32.const 64)))
      (i32.load (local.get 0)))
    (func $f (export "f") (nop)))`);
    const program = loadSync<Exports>(guest, { trace: { events: ['line'], delivery, fn: null } });
    const { stackSave, stackAlloc, stackRestore, store, load } = program.exports;
    const before = stackSave!();
    const found: unknown[] = [];
    program.on(
      'line',
      () => {
        const saved = stackSave!();
        const at = stackAlloc!(16);
        store!(at, 1234);
        found.push(load!(at));
        stackRestore!(saved);
      },
      { functions: [Number(program.exports['f']!.name)] },
    );
    program.exports['f']!();
    program.flush();
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found)).toEqual(new Set([1234]));
    expect(stackSave!()).toBe(before);
  },
);

describe('the stack pointer is found', () => {
  const found = (module: Uint8Array): number | undefined => findStackPointer(readModule(module));

  test('by its name, and without names by its use', () => {
    expect(found(bytes('redzone'))).toBe(0);
    expect(found(bytes('stripped'))).toBe(0);
    expect(found(fixture('rust-basic/O2.wasm'))).toBe(0);
    expect(found(fixture('post-link/stripped.wasm'))).toBe(0);
  });

  test('not in what only looks like one: the shadow stack of AssemblyScript, whose slots are scanned', () => {
    expect(found(fixture('as-basic/debug.wasm'))).toBeUndefined();
    expect(found(fixture('as-basic/O2.wasm'))).toBeUndefined();
    // As its compiler writes it, without names.
    expect(
      found(
        binary(`(module (memory 1) (global (mut i32) (i32.const 32768))
          (func (export "f") (global.set 0 (i32.sub (global.get 0) (i32.const 16)))))`),
      ),
    ).toBeUndefined();
    expect(
      found(
        binary(`(module (memory 1) (global (mut i32) (i32.const 100))
          (func (export "f") (local i32) (local.set 0 (i32.sub (global.get 0) (i32.const 4)))))`),
      ),
    ).toBeUndefined();
  });
});
