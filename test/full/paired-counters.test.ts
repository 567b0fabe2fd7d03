/**
 * A module that leaves fewer globals than counters are needed: the others lie two to a global. What is expected follows
 * from how often each function is called.
 */
import { describe, expect, test } from 'vitest';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { attach } from '../../src/runtime/index.ts';
import { Writer } from '../oracle/bytes.ts';

const I32 = 0x7f;
const NOP = 0x01;
const MOST_GLOBALS = 1_000_000;
const FUNCTIONS = 300;

/** `local.get 0, if, nop, else, block, local.get 0, i32.const 1, i32.add, br_if 0, nop, end, end, end` */
const body = new Writer().u8(0, 0x20, 0, 4, 0x40, NOP, 5, 2, 0x40);
body.u8(0x20, 0, 0x41, 1, 0x6a, 0x0d, 0, NOP, 0x0b, 0x0b, 0x0b);
/** Lines of the disassembly of its two `nop`s. */
const THEN = 4;
const AFTER_BRANCH = 11;

/** `FUNCTIONS` functions `[i32] -> []`, exported by their numbers, and globals. */
function moduleWith(globals: number): Uint8Array<ArrayBuffer> {
  const out = new Writer().u8(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const section = (id: number, count: number, item: (contents: Writer, i: number) => void): void => {
    const contents = new Writer().u32(count);
    for (let i = 0; i < count; i++) item(contents, i);
    out.u8(id).u32(contents.length).bytes(contents.done());
  };
  section(1, 1, (type) => type.u8(0x60, 1, I32, 0));
  section(3, FUNCTIONS, (fn) => fn.u8(0));
  const global = Uint8Array.of(I32, 0, 0x41, 0, 0x0b);
  section(6, globals, (item) => item.bytes(global));
  section(7, FUNCTIONS, (item, i) => item.name(String(i)).u8(0).u32(i));
  section(10, FUNCTIONS, (code) => code.u32(body.length).bytes(body.done()));
  return Uint8Array.from(out.done());
}

/** Calls function `i` i times with 1, twice with 0. @returns the hits of a line of each */
function hitsOf(bytes: Uint8Array, options: InstrumentOptions): (line: number) => number[] {
  const made = instrument(bytes, options);
  expect(made.warnings.filter(({ slug }) => slug === 'function-not-traced')).toEqual([]);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(made.bytes)));
  for (let i = 0; i < FUNCTIONS; i++) {
    const call = instance.exports[String(i)] as (value: number) => void;
    for (let n = 0; n < i; n++) call(1);
    call(0);
    call(-1);
    call(0);
  }
  const counts = attach(instance, made.probeMap).counts();
  expect(counts.every(({ exact }) => exact)).toBe(true);
  return (line) =>
    made.probeMap.functions.map(({ places }, fn) => {
      const place = [...places].findIndex((one) => one.line === line);
      return counts[fn]!.places[place]!;
    });
}

describe('three counters for each function where there is room for two thirds of them', () => {
  const bytes = moduleWith(MOST_GLOBALS - 2 * FUNCTIONS);
  const numbers = Array.from({ length: FUNCTIONS }, (_, i) => i);

  test('every function is counted', () => {
    const hits = hitsOf(bytes, {});
    // -1 is not 0 either.
    expect(hits(THEN)).toEqual(numbers.map((i) => i + 1));
    expect(hits(2)).toEqual(numbers.map((i) => i + 3));
    // 0 + 1 is not 0: the branch is taken.
    expect(hits(AFTER_BRANCH)).toEqual(numbers.map(() => 0));
  });

  test('and recorded where only that is asked', () => {
    const hits = hitsOf(bytes, { hitOnly: true });
    expect(hits(THEN)).toEqual(numbers.map(() => 1));
    expect(hits(AFTER_BRANCH)).toEqual(numbers.map(() => 0));
  });
});
