/** What is cut off where a host passes on a trap or throws into more than one module: each activation counts once. */
import { expect, test } from 'vitest';
import { load, type Program } from '../../src/index.ts';
import { binary, type Exports } from './guests.ts';

/** Function → hits of its instructions. */
const hitsOf = (program: Program<Exports>): Record<string, number[]> =>
  Object.fromEntries(
    program
      .coverage()
      .modules[0]!.files.map(({ functions, lines }) => [functions[0]!.name, lines.map(({ hits }) => hits)]),
  );

test('a trap in a function of a table that the host called, as Emscripten’s invoke_* do', async () => {
  const guest = binary(`(module (import "e" "invoke" (func $invoke (param i32)))
    (table (export "t") 2 funcref) (elem (i32.const 0) $in)
    (func $deep nop nop unreachable) (func $in nop call $deep nop)
    (func $run (export "run") nop i32.const 0 call $invoke nop))`);
  let program: Program<Exports>;
  const invoke = (index: number): void => (program.exports['t'] as unknown as WebAssembly.Table).get(index)();
  program = await load<Exports>(guest, { coverage: true, imports: { e: { invoke } } });
  for (let i = 1; i <= 2; i++) {
    expect(() => program.exports['run']!()).toThrow(WebAssembly.RuntimeError);
    expect(hitsOf(program)).toEqual({ deep: [i, i, i], in: [i, i, 0, 0], run: [i, i, i, 0, 0] });
  }
});

/**
 * `longjmp` as Emscripten makes it of an exception of JavaScript: $run calls the second function of its table by the host. What throws
 * is a function of a table, too, which no wrapper is around.
 */
const invoking = binary(`(module (import "env" "invoke_v" (func $invoke (param i32)))
  (table (export "t") 3 funcref) (elem (i32.const 1) $in) (type $leaps (func (param i32)))
  (func $deep (param i32) nop local.get 0 i32.const 2 call_indirect (type $leaps) nop)
  (func $in nop i32.const 1 call $deep nop)
  (func $run (export "run") nop i32.const 1 call $invoke nop)
  (func $end (export "end") nop i32.const 1 call $deep nop))`);

/** A function of JavaScript as one that can be put into a table, as `addFunction` does it. */
function addable(act: () => void): WebAssembly.ExportValue {
  const bytes = binary(
    '(module (import "e" "f" (func $f (param i32))) (func (export "f") (param i32) local.get 0 call $f))',
  );
  return new WebAssembly.Instance(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>), { e: { f: act } })
    .exports['f']!;
}

/** A host that throws a number, and one that catches it. */
const leap = (): never => {
  throw Number.POSITIVE_INFINITY;
};
const invokes =
  (table: () => WebAssembly.Table) =>
  (index: number): void => {
    try {
      table().get(index)();
    } catch (error) {
      if (error !== Number.POSITIVE_INFINITY) throw error;
    }
  };

test('what a function of a table throws, and the host that called another of the same table catches', async () => {
  let program: Program<Exports>;
  const table = () => program.exports['t'] as unknown as WebAssembly.Table;
  program = await load<Exports>(invoking, { coverage: true, imports: { env: { invoke_v: invokes(table) } } });
  table().set(2, addable(leap));
  for (let i = 1; i <= 3; i++) {
    program.exports['run']!();
    expect(() => program.exports['end']!()).toThrow();
    expect(hitsOf(program)).toEqual({
      deep: [2 * i, 2 * i, 2 * i, 2 * i, 0, 0],
      in: [i, i, i, 0, 0],
      run: [i, i, i, i, i],
      end: [i, i, i, 0, 0],
    });
  }
});

test('a trap in the midst of invoke_* is cut off once', async () => {
  const guest = binary(`(module (import "env" "invoke_v" (func $invoke (param i32)))
    (table (export "t") 2 funcref) (elem (i32.const 1) $in)
    (func $deep nop nop unreachable) (func $in nop call $deep nop)
    (func $run (export "run") nop i32.const 1 call $invoke nop))`);
  let program: Program<Exports>;
  const invoke_v = invokes(() => program.exports['t'] as unknown as WebAssembly.Table);
  program = await load<Exports>(guest, { coverage: true, imports: { env: { invoke_v } } });
  for (let i = 1; i <= 2; i++) {
    expect(() => program.exports['run']!()).toThrow(WebAssembly.RuntimeError);
    expect(hitsOf(program)).toEqual({ deep: [i, i, i], in: [i, i, 0, 0], run: [i, i, i, 0, 0] });
  }
});

test('a trap that the host keeps and throws again is cut off once', async () => {
  const guest = binary(`(module (import "e" "again" (func $again))
    (func $traps (export "traps") nop unreachable) (func $run (export "run") nop call $again nop))`);
  let kept: unknown;
  const again = (): never => {
    throw kept;
  };
  const program = await load<Exports>(guest, { coverage: true, imports: { e: { again } } });
  try {
    program.exports['traps']!();
  } catch (error) {
    kept = error;
  }
  expect(() => program.exports['run']!()).toThrow(WebAssembly.RuntimeError);
  expect(hitsOf(program)).toEqual({ traps: [1, 1], run: [1, 1, 0, 0] });
});

test('another module that catches between two activations of one module', async () => {
  const first = binary(`(module (import "e" "h" (func $h)) (table (export "t") 1 funcref) (type $v (func))
    (func $f (export "f") call $h nop)
    (func $g (export "g") (result i32) i32.const 0 call_indirect (type $v) i32.const 5))`);
  const second = binary(`(module (import "a" "f" (func $f)) (import "a" "t" (table 1 funcref))
    (func $run (try (do call $f) (catch_all nop))) (export "run" (func $run)) (elem (i32.const 0) $run))`);
  const h = (): never => {
    throw new Error('no');
  };
  const one = await load<Exports>(first, { coverage: true, imports: { e: { h } } });
  await load<Exports>(second, { coverage: true, imports: { a: one.exports as never } });
  expect(one.exports['g']!()).toBe(5);
  expect(hitsOf(one)).toEqual({ f: [1, 0, 0], g: [1, 1, 1, 1] });
});
