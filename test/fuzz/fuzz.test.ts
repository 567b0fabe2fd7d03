/** The fuzzer itself: instrumented code does what it did, coverage leads to what is hard to guess, findings become small. */
import { describe, expect, test } from 'vitest';
import { insertEdges } from '../../scripts/fuzz/insert-edges.mjs';
import { MalformedModuleError } from '../../src/errors.ts';
import { Dice } from '../random/dice.ts';
import { Reached } from './edges.ts';
import { type Finding, Fuzzer, signatureOf, smallest, wordsOf } from './fuzzer.ts';
import { mutated } from './mutate.ts';
import { join, split } from './sections.ts';

/** Runs a function of a text, instrumented: what it returns, and the counters. */
function instrumented(source: string): { call: (...values: unknown[]) => unknown; counters: Uint8Array } {
  const { text, count } = insertEdges(source, 0);
  const counters = new Uint8Array(count);
  const make = new Function('globalThis', `${text}\nreturn f;`) as (scope: object) => () => unknown;
  return { call: make({ wtraceEdges: counters }), counters };
}

describe('counters in code', () => {
  test.each([
    [
      'if without a block',
      'function f(x) { if (x) return 1; else if (x === 0) return 2; return 3 }',
      [1, 0, null],
    ],
    [
      'loops without a block',
      'function f(n) { let s = 0; for (let i = 0; i < n; i++) s += i; while (n-- > 0) s++; do s++; while (false); return s }',
      [0, 5],
    ],
    ['an arrow function of an object', 'const f = (x) => ({ x, y: [x] });', [1]],
    ['arrow functions in parentheses', 'const f = (x) => ((y) => (y + x))(2) * (x ? (3) : ((4)));', [1, 0]],
    [
      'operators',
      'function f(x) { return [x && x.y, x || 7, x ?? 8, x?.y ?? (x ? 1 : 2)] }',
      [null, 0, { y: 3 }],
    ],
    ['nested choices', 'const f = (x) => x > 1 ? x > 2 ? "a" : "b" : x > 0 ? "c" : "d";', [0, 1, 2, 3]],
    [
      'switch',
      'function f(x) { switch (x) { case 1: case 2: return "ab"; case 3: { let y = 4; return y } default: } return "d" }',
      [1, 2, 3, 4],
    ],
    [
      'catch, labels, generators',
      'function f(x) { const g = function* () { yield* [x, 1]; }; out: for (const v of g()) { try { if (v > 1) throw v; } catch { break out } } return [...g()] }',
      [2, 0],
    ],
    [
      'classes',
      'class A { #x = 1; static s = (() => 5)(); get x() { return this.#x } set x(v) { this.#x = v } constructor(v) { if (v) this.x = v } } function f(v) { return [new A(v).x, A.s] }',
      [0, 9],
    ],
  ])('%s: the same results', (_, source, inputs) => {
    const plain = new Function(`${source}\nreturn f;`)() as (value: unknown) => unknown;
    const { call, counters } = instrumented(source);
    for (const input of inputs as unknown[]) expect(call(input)).toEqual(plain(input));
    expect(counters.some((times) => times > 0)).toBe(true);
  });

  test('one for each path, which says how often', () => {
    const { call, counters } = instrumented(
      'function f(n) { for (let i = 0; i < n; i++) { if (i % 2) n--; } }',
    );
    expect(counters).toHaveLength(3);
    call(4);
    expect([...counters]).toEqual([1, 3, 1]);
  });
});

/** A fault behind three bytes, each of which is looked at only when the one before is right. */
const hidden = `function f(bytes) {
  if (bytes[0] !== 0x77) throw refused();
  if (bytes[1] === 0xa5) {
    if (bytes[2] === 0x5a) throw new RangeError('hidden');
  }
}`;

function fuzzed(steps: number, isGuided: boolean): readonly Finding[] {
  const { text, count } = insertEdges(hidden, 0);
  const counters = new Uint8Array(count);
  const refused = () => new MalformedModuleError('no', 0);
  const read = new Function('globalThis', 'refused', `${text}\nreturn f;`)(
    { wtraceEdges: isGuided ? counters : new Uint8Array(count) },
    refused,
  );
  const findings: Finding[] = [];
  const target = { name: 'hidden', seeds: [Uint8Array.of(0x77, 0, 0)], mutate: mutated, read };
  const fuzzer = new Fuzzer(target, {
    dice: new Dice(1),
    counters,
    reached: new Reached(count),
    onInput: () => {},
    onFinding: (finding) => findings.push(finding),
    onKept: () => {},
  });
  fuzzer.begin(target.seeds, []);
  for (let i = 0; i < steps && findings.length === 0; i++) fuzzer.step();
  return findings;
}

describe('the loop', () => {
  test('finds what is hard to guess, and makes it small', () => {
    const [finding] = fuzzed(100_000, true);
    expect(finding?.words).toMatch(/^RangeError: hidden/);
    expect([...(finding?.bytes ?? [])]).toEqual([0x77, 0xa5, 0x5a]);
  });

  test('does not without what coverage tells it', () => {
    expect(fuzzed(20_000, false)).toEqual([]);
  });

  test("errors of wtrace's own are answers", () => {
    const read = (): void => {
      throw new MalformedModuleError('no', 0);
    };
    expect(wordsOf({ read }, new Uint8Array(3))).toBeUndefined();
  });

  test('a finding is as small as it can be while it shows the same', () => {
    const read = (bytes: Uint8Array): void => {
      if (bytes.includes(9)) throw bytes.includes(8) ? new TypeError('both') : new TypeError('one');
    };
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i === 700 ? 9 : i === 13 ? 8 : 1));
    const words = wordsOf({ read }, bytes) ?? '';
    expect(signatureOf(words)).toContain('TypeError: both');
    expect([...smallest({ read }, bytes, words)]).toEqual([8, 9]);
  });
});

test('a module in pieces is the same module', () => {
  const pieces = [
    { id: 1, contents: Uint8Array.of(0) },
    { id: 0, contents: new Uint8Array(300).fill(7) },
  ];
  expect(split(join(pieces))).toEqual(pieces);
});
