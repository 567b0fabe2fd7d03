import { describe, expect, test } from 'vitest';
import wabt from 'wabt';
import { instrument } from '../../src/rewriter/index.ts';
import { abnormalExits, Boundaries, readCounters, solveCounts } from '../../src/runtime/index.ts';

const { parseWat } = await wabt();

/** A module under trace: calls it, and tells how often each function's instructions were reached. */
function traced(wat: string, imports: WebAssembly.Imports, boundaries = new Boundaries()) {
  const module = parseWat('test.wat', wat, { exceptions: true });
  const original = new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
  const { bytes, probeMap } = instrument(original);
  const boundary = boundaries.add(0, probeMap);
  const compiled = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  const instance = new WebAssembly.Instance(compiled, boundary.wrapImports(imports));
  const exports = boundary.wrapExports(instance.exports) as Record<string, (...args: unknown[]) => unknown>;
  return {
    exports,
    ends: () => abnormalExits(boundaries.cut(), [{ probeMap }])[0]!,
    /** Function → hits of the lines of its disassembly, in order: one line per instruction. */
    hits: () => {
      const ends = abnormalExits(boundaries.cut(), [{ probeMap }])[0]!;
      const counts = solveCounts(probeMap, readCounters(instance.exports, probeMap), ends);
      for (const count of counts) expect(count.exact).toBe(true);
      return Object.fromEntries(
        counts.map((count, i) => [
          probeMap.functionInfo[i]!.name,
          Array.from(count.places, (hits) => hits + 0),
        ]),
      );
    },
  };
}

/** A host function whose meaning is given later. */
function host() {
  const state: { act: () => void } = { act: () => {} };
  return { state, imports: { host: { act: () => state.act() } } };
}

const nested = `(module
  (import "host" "act" (func $act))
  (func $inner (call $act) (nop) (nop))
  (func $outer (export "outer") (nop) (call $inner) (nop))
  (func $trap (export "trap") (nop) (unreachable))
  (func $deep (export "deep") (param i32) (result i32)
    (i32.add (call $deep (i32.add (local.get 0) (i32.const 1))) (i32.const 1))))`;

describe('what a host throws cuts off the guest once', () => {
  test.each([
    ['an Error', () => new Error('no')],
    ['a symbol', () => Symbol('exit')],
    ['a number', () => 7],
    ['undefined', () => undefined],
    [
      'an Error made elsewhere',
      (
        (error) => () =>
          error
      )(new Error('early')),
    ],
  ])('%s', (_, make) => {
    const { state, imports } = host();
    const { exports, hits, ends } = traced(nested, imports);
    exports['outer']!();
    const thrown = make();
    state.act = () => {
      throw thrown;
    };
    let caught: unknown = 'nothing';
    try {
      exports['outer']!();
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
    expect(ends()).toHaveLength(2);
    expect(hits()).toMatchObject({ inner: [2, 1, 1, 1], outer: [2, 2, 1, 1] });
  });

  test('host → guest → host → guest: the outer guest goes on when the host between catches', () => {
    const { state, imports } = host();
    const { exports, hits } = traced(nested, imports);
    state.act = () => {
      try {
        exports['trap']!();
      } catch {
        // The outer activations live on.
      }
    };
    exports['outer']!();
    expect(hits()).toMatchObject({ inner: [1, 1, 1, 1], outer: [1, 1, 1, 1], trap: [1, 1] });
  });

  test('a trap that passes through the host cuts off both stretches', () => {
    const { state, imports } = host();
    const { exports, hits } = traced(nested, imports);
    state.act = () => exports['trap']!();
    expect(() => exports['outer']!()).toThrow(WebAssembly.RuntimeError);
    expect(() => exports['outer']!()).toThrow(WebAssembly.RuntimeError);
    expect(hits()).toMatchObject({ inner: [2, 0, 0, 0], outer: [2, 2, 0, 0], trap: [2, 2] });
  });
});

test('an exhausted stack: the function that could not be entered does not count', () => {
  const { state, imports } = host();
  const { exports, hits, ends } = traced(nested, imports);
  state.act = () => {};
  const limit = Error.stackTraceLimit;
  expect(() => exports['deep']!(0)).toThrow(RangeError);
  expect(Error.stackTraceLimit).toBe(limit);
  const [arriving, end] = ends();
  expect(ends()).toHaveLength(2);
  expect(arriving).toMatchObject({ funcidx: end!.funcidx, count: 1, arriving: true });
  expect(end!.count).toBeGreaterThan(1000);
  const { deep } = hits();
  expect(deep!.slice(0, 4)).toEqual(Array(4).fill(end!.count));
  expect(Math.max(...deep!.slice(4))).toBe(0);
});

describe('a guest that catches', () => {
  const catching = `(module
    (import "host" "act" (func $act))
    (func $inner (call $act) (nop))
    (func $outer (export "outer") (try (do (call $inner)) (catch_all (nop))) (nop))
    (func $bare (export "bare") (call $inner) (nop)))`;

  test('what it catches is seen by its counters, and not noted a second time', () => {
    const { state, imports } = host();
    const { exports, ends, hits } = traced(catching, imports);
    state.act = () => {
      throw new Error('caught');
    };
    exports['outer']!();
    expect(() => exports['bare']!()).toThrow('caught');
    expect(ends()).toEqual([]);
    expect(hits()['inner']!.slice(0, 2)).toEqual([2, 0]);
  });

  test('a trap that its host lets through cannot be caught', () => {
    const { state, imports } = host();
    const { exports, ends, hits } = traced(catching, imports);
    const trap = traced('(module (func $trap (export "trap") (unreachable)))', {});
    state.act = () => trap.exports['trap']!();
    expect(() => exports['outer']!()).toThrow(WebAssembly.RuntimeError);
    expect(ends()).toHaveLength(2);
    expect(hits()['inner']!.slice(0, 2)).toEqual([1, 0]);
  });
});

describe('wrappers', () => {
  test('hide what wtrace added and keep what is no function', () => {
    const { exports } = traced('(module (memory (export "m") 1) (func (export "f") (nop)))', {});
    expect(Object.keys(exports)).toEqual(['m', 'f']);
    expect(exports['m']).toBeInstanceOf(WebAssembly.Memory);
  });

  test('Exported Functions are imported as they are, wrapped ones unwrapped', () => {
    const boundaries = new Boundaries();
    const { exports } = traced('(module (func $f (export "f") (nop)))', {}, boundaries);
    const seen = boundaries
      .add(1, { callsEndBlocks: false })
      .wrapImports({ a: exports as WebAssembly.ModuleImports });
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
    const original = seen['a']!['f'];
    expect(original).not.toBe(exports['f']);
    table.set(0, original);
    expect(table.get(0)).toBe(original);
  });
});
