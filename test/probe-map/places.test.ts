import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeIndex } from '../../src/indices.ts';
import { type Place, Places, PlacesWriter } from '../../src/probe-map/index.ts';
import { branded, type Plain } from '../helpers/branded.ts';

const count: fc.Arbitrary<Plain<Place['count']>> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'block' as const }) },
  fc.constant({ kind: 'edges' as const, edges: [3, 1] }),
  fc.nat({ max: 2 ** 30 - 1 }).map((counter) => ({ kind: 'counter' as const, counter })),
);

/** Places as a disassembly has them: mostly the next line, some bytes on, in the same block. */
const places: fc.Arbitrary<Place[]> = fc
  .array(
    fc.record({
      line: fc.constantFrom(1, 1, 1, 1, 0, 2, -1),
      step: fc.constantFrom(1, 2, 3, 255, 0, 256, 300, -1),
      block: fc.constantFrom(0, 0, 0, 0, 0, 1),
      file: fc.constantFrom(0, 0, 0, 0, 0, 0, 1),
      count,
    }),
    { maxLength: 60 },
  )
  .map((steps) => {
    const at = { file: 5, line: 100, block: 0, offset: 10_000 };
    return steps.map(({ file, line, step, block, count: own }): Place => {
      at.file += file;
      at.line += line;
      at.block += block;
      at.offset += step;
      return branded({ ...at, count: own });
    });
  });

function expectSame(packed: Places, plain: readonly Place[], order: readonly number[]): void {
  expect(packed.length).toBe(plain.length);
  for (const any of order) {
    const i = placeIndex(any % plain.length);
    const { file, line, block, offset, count: own } = plain[i]!;
    // Each alone and in any order: what one of them finds must not mislead another.
    expect(packed.offset(i)).toBe(offset);
    expect(packed.line(i)).toBe(line);
    expect(packed.file(i)).toBe(file);
    expect(packed.block(i)).toBe(block);
    expect(packed.count(i)).toEqual(own);
  }
}

test('places are what was added, read in order or in any other, and beside those of another function', () => {
  const order = fc.array(fc.nat({ max: 1000 }), { maxLength: 40 });
  const property = fc.property(places, places, order, (one, other, asked) => {
    const writer = new PlacesWriter();
    const both = [one, other].map((added) => {
      for (const { file, line, block, offset, count: own } of added)
        writer.add(file, line, block, offset, own);
      return writer.finish();
    });
    expect([...both[0]!]).toEqual(one);
    expect([...both[1]!]).toEqual(other);
    for (const any of asked) {
      if (one.length > 0) expectSame(both[0]!, one, [any]);
      if (other.length > 0) expectSame(both[1]!, other, [any + 1]);
    }
  });
  fc.assert(property, { numRuns: 300, seed: 4 });
});

test('places of more functions than an array has room for', () => {
  const writer = new PlacesWriter();
  const lines = (fn: number) =>
    Array.from(
      { length: 700 },
      (_, i): Place =>
        branded({ file: fn, line: 2 + i, block: i >> 8, offset: 1000 * fn + i, count: { kind: 'block' } }),
    );
  const functions = Array.from({ length: 150 }, (_, fn) => {
    for (const { file, line, block, offset, count: own } of lines(fn))
      writer.add(file, line, block, offset, own);
    return writer.finish();
  });
  functions.forEach((packed, fn) => {
    expect([...packed].map(({ offset, line }) => `${offset} ${line}`)).toEqual(
      lines(fn).map(({ offset, line }) => `${offset} ${line}`),
    );
  });
});

test('a place for each instruction takes little more than a byte', () => {
  const long = Array.from(
    { length: 10_000 },
    (_, i): Place =>
      branded({ file: 0, line: 2 + i, block: i >> 6, offset: 3 * i, count: { kind: 'block' } }),
  );
  const { words, steps } = Places.from(long);
  expect(words.byteLength + steps.byteLength).toBeLessThan(20 * long.length);
  const used = words.findLastIndex((word) => word !== 0);
  expect(4 * used).toBeLessThan(long.length / 2);
});
