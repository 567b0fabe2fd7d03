/** Counts of an instance that its host made itself: exact through traps and throws, or said not to be. */
import { describe, expect, test } from 'vitest';
import wabt from 'wabt';
import { UsageError } from '../../src/errors.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { attach, wrapImports } from '../../src/runtime/attach.ts';

const { parseWat } = await wabt();

type Exports = Record<string, (...args: unknown[]) => unknown>;

function rewritten(wat: string) {
  const { bytes, probeMap } = instrument(
    new Uint8Array(parseWat('test.wat', wat, {}).toBinary({ write_debug_names: true }).buffer),
  );
  return { module: new WebAssembly.Module(Uint8Array.from(bytes)), probeMap };
}

/** The instance, attached, and the hits of each instruction of a function, its last `end` included. */
function made(wat: string, imports: WebAssembly.Imports = {}, wraps = true) {
  const { module, probeMap } = rewritten(wat);
  const given = wraps ? wrapImports(imports, probeMap) : imports;
  const instance = new WebAssembly.Instance(module, given);
  const guest = attach(instance, probeMap, wraps ? { imports: given } : {});
  const names = probeMap.functionInfo.map(({ name }) => name);
  return {
    instance,
    probeMap,
    guest,
    exports: guest.exports as Exports,
    hits: (name: string) => Array.from(guest.counts()[names.indexOf(name)]!.places),
    exact: () => guest.counts().every(({ exact }) => exact),
  };
}

const dividing = `(module
  (func $div (export "div") (param i32 i32) (result i32) (nop) (i32.div_s (local.get 0) (local.get 1)))
  (func $never (export "never") (nop)))`;

describe('traps', () => {
  test('five traps and one good call: the lines before the trap have six hits, the line after it one', () => {
    const { exports, hits, exact } = made(dividing);
    for (let i = 0; i < 5; i++) expect(() => exports['div']!(1, 0)).toThrow(WebAssembly.RuntimeError);
    expect(exports['div']!(7, 2)).toBe(3);
    expect(hits('div')).toEqual([6, 6, 6, 6, 1]);
    expect(hits('never')).toEqual([0, 0]);
    expect(exact()).toBe(true);
  });

  test('the same through a table, another module and an import of the host', () => {
    const { exports, hits, exact } = made(dividing);
    const caller = new WebAssembly.Instance(
      new WebAssembly.Module(
        Uint8Array.from(
          parseWat(
            'caller.wat',
            `(module (import "a" "t" (table 1 funcref)) (import "a" "div" (func $div (param i32 i32) (result i32)))
            (type $t (func (param i32 i32) (result i32)))
            (func (export "direct") (result i32) (call $div (i32.const 1) (i32.const 0)))
            (func (export "indirect") (result i32) (call_indirect (type $t) (i32.const 1) (i32.const 0) (i32.const 0))))`,
            {},
          ).toBinary({}).buffer,
        ),
      ),
      { a: { t: tableOf(exports['div']!), div: exports['div'] as () => void } },
    ).exports as Exports;
    for (const name of ['direct', 'indirect']) expect(() => caller[name]!()).toThrow('divide by zero');
    expect(hits('div')).toEqual([2, 2, 2, 2, 0]);
    expect(exact()).toBe(true);
  });
});

function tableOf(fn: unknown): WebAssembly.Table {
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
  table.set(0, fn);
  return table;
}

const throwing = `(module (import "host" "act" (func $act))
  (func $inner (call $act) (nop))
  (func $outer (export "outer") (call $inner) (nop)))`;

describe('what the host throws', () => {
  test('through a function that it took from a table and called directly, as Emscripten does', () => {
    const { instance, exports, hits, exact } = made(
      `(module (import "host" "act" (func $act (param i32)))
        (table (export "table") 1 funcref) (elem (i32.const 0) $outer)
        (func $inner (param i32) (call $act (local.get 0)) (nop))
        (func $outer (param i32) (call $inner (local.get 0)) (nop))
        (func $call (export "call") (param i32) (call $outer (local.get 0))))`,
      { host: { act: (step: number) => act(step) } },
    );
    const outer = (instance.exports['table'] as WebAssembly.Table).get(0) as (step: number) => void;
    const act = (step: number): void => {
      if (step === 0) throw 7;
      // From here, JavaScript is between the guest's functions, and catches.
      if (step === 1) expect(() => outer(0)).toThrow();
    };
    for (const step of [0, 0, 2]) {
      if (step === 0) expect(() => outer(step)).toThrow();
      else outer(step);
    }
    exports['call']!(1);
    expect(() => exports['call']!(0)).toThrow();
    expect(hits('inner')).toEqual([6, 6, 2, 2]);
    expect(hits('outer')).toEqual([6, 6, 2, 2]);
    expect(hits('call')).toEqual([2, 2, 1]);
    expect(exact()).toBe(true);
  });

  const early = new Error('made before');
  test.each([
    ['an Error', () => new Error('no')],
    ['an Error made elsewhere', () => early],
    ['a number, as longjmp of older Emscripten', () => 7],
    ['a symbol', () => Symbol('exit')],
  ])('%s: counts are exact with wrapped imports', (_, make) => {
    let thrown: unknown;
    const act = (): void => {
      if (thrown !== undefined) throw thrown;
    };
    const { exports, hits, exact } = made(throwing, { host: { act } });
    exports['outer']!();
    thrown = make();
    expect(() => exports['outer']!()).toThrow();
    expect(hits('inner')).toEqual([2, 1, 1]);
    expect(hits('outer')).toEqual([2, 1, 1]);
    expect(exact()).toBe(true);
  });

  test('without wrapped imports, counts are said not to be exact, and none is negative', () => {
    let thrown: unknown;
    const act = (): void => {
      if (thrown !== undefined) throw thrown;
    };
    const { exports, guest, exact } = made(throwing, { host: { act } }, false);
    exports['outer']!();
    expect(exact()).toBe(true);
    thrown = 7;
    for (let i = 0; i < 3; i++) expect(() => exports['outer']!()).toThrow();
    const counts = guest.counts();
    expect(counts.map((count) => count.exact)).toEqual([false, false]);
    for (const { entries, blocks, places } of counts)
      for (const count of [entries, ...blocks, ...places])
        expect(count >= 0 || Number.isNaN(count)).toBe(true);
  });

  test('an Error that is thrown where it is made has a stack trace, and needs no wrapped imports', () => {
    const act = (): void => {
      throw new Error('no');
    };
    const { exports, hits, exact } = made(throwing, { host: { act } }, false);
    expect(() => exports['outer']!()).toThrow('no');
    expect(hits('inner')).toEqual([1, 0, 0]);
    expect(exact()).toBe(true);
  });

  test('a number that guest code throws to guest code through a table cuts off both', () => {
    let thrown = false;
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
    const act = (): void => {
      if (thrown) throw 7;
    };
    const { exports, hits, exact } = made(
      `(module (import "host" "act" (func $act)) (import "host" "t" (table 1 funcref))
        (func $leaf (export "leaf") (call $act) (nop))
        (func $outer (export "outer") (call_indirect (i32.const 0)) (nop)))`,
      { host: { act, t: table } },
    );
    table.set(0, exports['leaf']);
    exports['outer']!();
    thrown = true;
    expect(() => exports['outer']!()).toThrow();
    expect(hits('leaf')).toEqual([2, 1, 1]);
    expect(hits('outer')).toEqual([2, 2, 1, 1]);
    expect(exact()).toBe(true);
  });
});

describe('exports', () => {
  const several = `(module (func (nop))
    (func $f (export "f") (param i32 i64) (result f64) (f64.const 1)) (export "again" (func $f))
    (func (export "two") (result i32 i32) (i32.const 1) (i32.const 2)) (memory (export "m") 1))`;

  test('are Exported Functions with name, length and identity as without wtrace', () => {
    const plain = new WebAssembly.Instance(
      new WebAssembly.Module(
        Uint8Array.from(parseWat('test.wat', several, { multi_value: true }).toBinary({}).buffer),
      ),
    ).exports as Exports;
    const { exports } = made(several);
    expect(Object.keys(exports)).toEqual(Object.keys(plain));
    for (const name of ['f', 'again', 'two']) {
      expect(exports[name]!.name).toBe(plain[name]!.name);
      expect(exports[name]).toHaveLength(plain[name]!.length);
      expect(Object.getOwnPropertyDescriptor(exports[name], 'name')).toEqual(
        Object.getOwnPropertyDescriptor(plain[name], 'name'),
      );
      expect(tableOf(exports[name]).get(0)).toBe(exports[name]);
    }
    expect(exports['f']).toBe(exports['again']);
    expect(Object.isFrozen(exports)).toBe(true);
    expect(exports['f']!(1, 2n)).toBe(1);
    expect(() => exports['f']!(1, 2)).toThrow(TypeError);
    expect(exports['two']!()).toEqual([1, 2]);
  });

  test('that pass on the export of another attached instance are that export', () => {
    const { exports } = made(dividing);
    const passing = made(
      '(module (import "a" "div" (func $d (param i32 i32) (result i32))) (export "div" (func $d)))',
      {
        a: exports as WebAssembly.ModuleImports,
      },
    );
    expect(passing.exports['div']).toBe(exports['div']);
  });
});

describe('wrong arguments', () => {
  const { module, probeMap } = rewritten(dividing);
  const instance = new WebAssembly.Instance(module);
  test.each<readonly [string, () => unknown]>([
    ['packed probe map', () => attach(instance, new Uint8Array(9) as never)],
    ['probe map as text', () => attach(instance, '{}' as never)],
    ['no probe map', () => attach(instance, undefined as never)],
    ['no instance', () => attach(undefined as never, probeMap)],
    ['a module', () => attach(module as never, probeMap)],
    [
      'an instance of another module',
      () =>
        attach(
          new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0))),
          probeMap,
        ),
    ],
    [
      'an instance of a module that has as many counters',
      () =>
        attach(
          new WebAssembly.Instance(rewritten('(module (func (export "div")) (func (export "x")))').module),
          probeMap,
        ),
    ],
    ['imports that were not wrapped', () => attach(instance, probeMap, { imports: {} })],
    ['imports of no kind', () => wrapImports(5 as never, probeMap)],
  ])('%s', (_, call) => {
    expect(call).toThrow(UsageError);
  });

  test('wrapped imports serve one instance', () => {
    const wrapped = wrapImports({}, probeMap);
    attach(new WebAssembly.Instance(module, wrapped), probeMap, { imports: wrapped });
    const second = new WebAssembly.Instance(module, wrapped);
    expect(() => attach(second, probeMap, { imports: wrapped })).toThrow(UsageError);
  });

  test('an instance that is attached twice has one set of exports and counts', () => {
    expect(attach(instance, probeMap)).toBe(attach(instance, probeMap));
  });
});
