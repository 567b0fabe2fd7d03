/** The map of ranges against a search through all of them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RangeMapBuilder } from '../../../src/debuginfo/dwarf/range-map.ts';

const SIZE = 40;

test('the last range around an address has it, however ranges overlap', () => {
  const range = fc.tuple(fc.nat(SIZE), fc.integer({ min: 1, max: SIZE }));
  fc.assert(
    fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
      const builder = new RangeMapBuilder<number>();
      ranges.forEach(([low, length], i) => {
        builder.add(low, low + length, i);
      });
      const map = builder.build();
      for (let address = 0; address <= 2 * SIZE; address++) {
        const last = ranges.findLastIndex(([low, length]) => address >= low && address < low + length);
        expect(map.at(address)).toBe(last < 0 ? undefined : last);
      }
    }),
  );
});

test('a hundred thousand ranges around the same place take no time', () => {
  const builder = new RangeMapBuilder<number>();
  const count = 100_000;
  for (let i = 0; i < count; i++) builder.add(i, 2 * count - i, i);
  const start = performance.now();
  const map = builder.build();
  expect([map.at(0), map.at(count - 1), map.at(2 * count - 1)]).toEqual([0, count - 1, 0]);
  expect(performance.now() - start).toBeLessThan(1500);
});
