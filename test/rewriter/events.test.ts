import { describe, expect, test } from 'vitest';
import wabt from 'wabt';
import { type EventMap, LOCAL_EXPORT, SiteKind, STATE } from '../../src/probe-map/index.ts';
import { type EventOptions, instrument, parseWhen } from '../../src/rewriter/index.ts';
import { engine } from '../helpers/engine.ts';
import { listen, setFlag, setFlags } from '../helpers/listener.ts';
import { Writer } from '../oracle/bytes.ts';

const { parseWat } = await wabt();
const NOP = 0x01;
const END = 0x0b;
const deliveries = engine.secondMemory ? (['call', 'ring'] as const) : (['call'] as const);

function binary(wat: string): Uint8Array {
  return new Uint8Array(
    parseWat('guest.wat', wat, { exceptions: true }).toBinary({ write_debug_names: true }).buffer,
  );
}

interface Guest {
  readonly map: EventMap;
  readonly exports: WebAssembly.Exports;
  /** Lines told so far, in order; lines are those of the disassembly. */
  lines(): number[];
  call(name: string, ...args: unknown[]): unknown;
}

/** A guest with event probes, whose lines are written down. */
function guest(
  bytes: Uint8Array,
  events: EventOptions,
  hear?: (guest: Guest, site: number) => number,
): Guest {
  const { bytes: rewritten, probeMap, warnings } = instrument(bytes, { events });
  expect(warnings.filter(({ slug }) => slug !== 'no-debug-info')).toEqual([]);
  const map = probeMap.events!;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(rewritten)));
  const lines: number[] = [];
  const made: Guest = {
    map,
    exports,
    lines: () => {
      drain();
      return lines;
    },
    call: (name, ...args) => (exports[name] as (...args: unknown[]) => unknown)(...args),
  };
  const drain = listen(exports, map, (site) => {
    if (map.sites.kind[site] === SiteKind.line) lines.push(map.sites.line[site]!);
    return hear?.(made, site) ?? STATE.traced;
  });
  return made;
}

const counts = (lines: readonly number[]): Map<number, number> => {
  const found = new Map<number, number>();
  for (const line of lines) found.set(line, (found.get(line) ?? 0) + 1);
  return found;
};

const loop = binary(`(module (func $sum (export "sum") (param $n i32) (result i32) (local $sum i32)
  (loop $again
    (local.set $sum (i32.add (local.get $sum) (local.get $n)))
    (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
  (local.get $sum)))`);

describe.each(deliveries)('delivery %s', (delivery) => {
  const all: EventOptions = { delivery, kinds: ['line'] };

  test('tells every n-th event', () => {
    const everything = guest(loop, all);
    const third = guest(loop, { ...all, every: 3 });
    expect(everything.call('sum', 100)).toBe(5050);
    expect(third.call('sum', 100)).toBe(5050);
    expect(everything.lines().length).toBeGreaterThan(700);
    expect(third.lines()).toEqual(everything.lines().filter((_, i) => i % 3 === 2));
  });

  test('tells of each site no more than the limit', () => {
    const few = guest(loop, { ...all, limit: 4 });
    expect(few.call('sum', 100)).toBe(5050);
    const told = counts(few.lines());
    expect(Math.max(...told.values())).toBe(4);
    expect(Math.min(...told.values())).toBe(1);
    few.call('sum', 3);
    // What was told once may be told three times more.
    expect(Math.max(...counts(few.lines()).values())).toBe(4);
    expect(few.lines().length).toBeGreaterThan([...told.values()].reduce((a, b) => a + b));
  });

  test.each([
    ['param[0] == 42', (n: number) => n === 42],
    ['$n > 90 || $n <= 2', (n: number) => n > 90 || n <= 2],
    ['$n % 2 == 0 && function == "sum"', (n: number) => n % 2 === 0],
    ['function == "other"', () => false],
    ['line > 0', () => true],
  ])('tells only when %s', (condition, holds) => {
    const when = parseWhen(condition, 'when');
    const some = guest(loop, { ...all, when });
    const seen: number[] = [];
    const everything = guest(
      loop,
      { delivery: 'call', kinds: ['line'], locals: 'params' },
      ({ exports, map }, site) => {
        const n = (exports[`${LOCAL_EXPORT}0`] as WebAssembly.Global<'i64'>).value;
        if (holds(Number(n))) seen.push(map.sites.line[site]!);
        return STATE.traced;
      },
    );
    expect(everything.call('sum', 100)).toBe(5050);
    expect(some.call('sum', 100)).toBe(5050);
    expect(some.lines()).toEqual(seen);
  });

  test('has room for functions with more events than the ring has to spare', () => {
    const body = Array.from(
      { length: 8_200 },
      () => '(global.set $g (i32.add (global.get $g) (i32.const 1)))',
    );
    const bytes = binary(`(module (global $g (mut i32) (i32.const 0))
      (func $long (export "long") (result i32) ${body.join('\n')} (global.get $g))
      (func (export "twice") (result i32) (drop (call $long)) (call $long)))`);
    const long = guest(bytes, { ...all, kinds: ['call', 'line', 'return'] });
    expect(long.call('twice')).toBe(16_400);
    const lines = long.lines();
    expect(lines.length).toBeGreaterThan(2 * 4 * 8_200);
    const first = lines.indexOf(lines.reduce((a, b) => Math.min(a, b)));
    const half = lines.slice(first, first + 32_800);
    expect(half).toEqual([...half].sort((a, b) => a - b));
  });

  test('has room for the returns of a deep recursion, however long its records', () => {
    const params = Array.from({ length: 8 }, (_, i) => `(local.get ${i + 1})`).join(' ');
    const bytes =
      binary(`(module (func $down (export "down") (param i32 i64 i64 i64 i64 i64 i64 i64 i64) (result i32)
      (if (result i32) (local.get 0)
        (then (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)) ${params})))
        (else (i32.const 0)))))`);
    const longs = Array.from({ length: 8 }, (_, i) => BigInt(i));
    const kinds: number[] = [];
    const deep = guest(bytes, { delivery, kinds: ['call', 'return'], locals: 'params' }, ({ map }, site) => {
      kinds.push(map.sites.kind[site]!);
      return STATE.traced;
    });
    expect(deep.call('down', 4_000, ...longs)).toBe(4_000);
    deep.lines();
    const half = kinds.length / 2;
    expect(half).toBe(4_001);
    expect(kinds.slice(0, half).every((kind) => kind === SiteKind.call)).toBe(true);
    expect(kinds.slice(half).every((kind) => kind === SiteKind.return)).toBe(true);
  });

  test('has room for loops, however often they run', () => {
    const sum = guest(loop, all);
    expect(sum.call('sum', 20_000)).toBe(200_010_000);
    expect(sum.lines().length).toBeGreaterThan(7 * 20_000);
  });

  test('has room for handlers that throw on', () => {
    // Fewer records than make a function check each of them.
    const size = 4_000;
    const many = 'nop '.repeat(size);
    const throwers = [1, 2, 3, 4, 5].map(
      (i) => `(func $throw${i} (try (do (call $throw${i - 1})) (catch_all ${many} (throw $e))))`,
    );
    const bytes =
      binary(`(module (tag $e) (func $fill ${many}) (func $throw0 (throw $e)) ${throwers.join('\n')}
      (func (export "f") ${'(call $fill)'.repeat(4)} (try (do (call $throw5)) (catch_all))))`);
    const nested = guest(bytes, all);
    nested.call('f');
    expect(nested.lines().length).toBeGreaterThan(9 * size);
    expect(nested.lines().length).toBeLessThan(9 * size + 60);
  });

  test('switches sites off and on again', () => {
    const switched = guest(loop, { ...all, flags: true });
    const before = switched.call('sum', 10);
    const told = switched.lines().length;
    setFlags(switched.exports, switched.map, 0);
    expect(switched.call('sum', 10)).toBe(before);
    expect(switched.lines().length).toBe(told);
    setFlags(switched.exports, switched.map, -1);
    expect(switched.call('sum', 10)).toBe(before);
    expect(switched.lines().length).toBe(2 * told);
  });
});

test('a function of 40,000 lines in `call`: few exports, and each site has a switch of its own', () => {
  const lines = 40_000;
  const body = new Writer().u8(0).bytes(new Uint8Array(lines).fill(NOP)).u8(END);
  const code = new Writer().u8(1).u32(body.length).bytes(body.done());
  const bytes = Uint8Array.from(
    new Writer()
      .u8(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10)
      .u32(code.length)
      .bytes(code.done())
      .done(),
  );
  const long = guest(bytes, { delivery: 'call', kinds: ['line'] });
  expect(Object.keys(long.exports).length).toBeLessThan(20);
  long.call('f');
  expect(long.lines()).toEqual(Array.from({ length: lines + 1 }, (_, i) => i + 2));
  setFlags(long.exports, long.map, 0);
  // The call site, whose flag is that of the function, and two lines: of the first setter and of the last.
  for (const site of [0, 40, lines]) setFlag(long.exports, site);
  long.call('f');
  expect(long.lines().slice(lines + 1)).toEqual([41, lines + 1]);
});

test('parameters and locals come with an event, as the bits of an i64', () => {
  const bytes = binary(`(module (func (export "f") (param i32 i64 f32 f64) (local f64)
    (local.set 4 (f64.const 2.5)) (nop)))`);
  const values: bigint[][] = [];
  const made = guest(bytes, { delivery: 'call', kinds: ['line'], locals: 'all' }, ({ exports }) => {
    values.push(
      [0, 1, 2, 3, 4].map((i) => (exports[`${LOCAL_EXPORT}${i}`] as WebAssembly.Global<'i64'>).value),
    );
    return STATE.traced;
  });
  made.call('f', -7, 9n, 0.5, -1.25);
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, -1.25);
  const f64 = bits.getBigInt64(0);
  bits.setFloat64(0, 2.5);
  const local = bits.getBigInt64(0);
  bits.setFloat32(0, 0.5);
  const f32 = BigInt(bits.getUint32(0));
  expect(values[0]).toEqual([-7n, 9n, f32, f64, 0n]);
  expect(values.at(-1)).toEqual([-7n, 9n, f32, f64, local]);
});

describe('an activation that is dropped on the way', () => {
  /** Loops in loops, left and repeated by branches of every kind, so that each label has to be right in both copies. */
  const nest =
    binary(`(module (func (export "walk") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $r i32)
    (block $done
      (loop $outer
        (br_if $done (i32.ge_s (local.get $i) (local.get $n)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (local.set $j (i32.const 0))
        (loop $inner (result)
          (local.set $j (i32.add (local.get $j) (i32.const 1)))
          (local.set $r (i32.add (local.get $r) (local.get $j)))
          (block $a (block $b
            (br_table $inner $b $outer $a $done (i32.add (i32.lt_s (local.get $j) (local.get $i)) (i32.const -1)))))
          (br_if $inner (i32.lt_s (local.get $j) (local.get $i)))
          (if (i32.gt_s (local.get $r) (i32.const 100000)) (then (return (local.get $r))))
          (br_if $outer (i32.and (local.get $i) (i32.const 1))))
        (br $outer)))
    (local.get $r)))`);
  const plain = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(nest))).exports['walk'] as (
    n: number,
  ) => number;

  test.each([0, 1, 2, 5, 40])('behaves the same, walk(%i)', (n) => {
    for (let dropAt = 1; dropAt < 60; dropAt += 3) {
      let heard = 0;
      const dropped = guest(nest, { delivery: 'call', kinds: ['call', 'line', 'return'] }, () =>
        ++heard >= dropAt ? STATE.untraced : STATE.traced,
      );
      expect(dropped.call('walk', n)).toBe(plain(n));
      expect(dropped.lines().length).toBeLessThanOrEqual(dropAt);
    }
  });
});
