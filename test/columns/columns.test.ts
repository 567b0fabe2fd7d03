import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  findRoot,
  groupByKey,
  grown,
  lowerBound,
  partitionPoint,
  rangesByKey,
  singletons,
  upperBound,
} from '../../src/columns/index.ts';

const ascending = fc.array(fc.integer({ min: 0, max: 20 })).map((values) => values.sort((a, b) => a - b));

test('bounds are what a linear search finds', () => {
  fc.assert(
    fc.property(ascending, fc.integer({ min: -1, max: 21 }), fc.nat(), fc.nat(), (values, value, a, b) => {
      const from = Math.min(a, values.length);
      const to = Math.max(from, Math.min(b, values.length));
      const linear = (isFound: (each: number) => boolean): number => {
        let i = from;
        while (i < to && !isFound(values[i] as number)) i++;
        return i;
      };
      for (const column of [values, Uint32Array.from(values), Float64Array.from(values)]) {
        expect(lowerBound(column, value, from, to)).toBe(linear((each) => each >= value));
        expect(upperBound(column, value, from, to)).toBe(linear((each) => each > value));
      }
      expect(partitionPoint(values.length, (i) => (values[i] as number) < value)).toBe(
        lowerBound(values, value),
      );
    }),
  );
});

test('a grown column keeps its kind and its numbers', () => {
  for (const column of [
    Uint8Array.of(1, 255),
    Int32Array.of(-1, 2),
    Uint32Array.of(1, 0xffff_ffff),
    Float64Array.of(0.5, Number.NaN),
  ]) {
    const larger = grown(column);
    expect(larger.constructor).toBe(column.constructor);
    expect([...larger]).toEqual([...column, 0, 0]);
    expect(grown(column, 3)).toHaveLength(3);
  }
});

test('grouping is filtering by each key', () => {
  const groups = 5;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: groups - 1 })), (keys) => {
      const first = new Int32Array(groups + 3).fill(77);
      const items = new Int32Array(keys.length + 2).fill(77);
      // Longer than what counts, as working memory is.
      groupByKey({ keys: Int32Array.from([...keys, 0, 1]), length: keys.length, groups, first, items });
      for (let key = 0; key < groups; key++) {
        const wanted = [...keys.keys()].filter((i) => keys[i] === key);
        expect([...items.subarray(first[key], first[key + 1])]).toEqual(wanted);
      }
    }),
  );
});

test('ranges of keys that ascend are their runs', () => {
  expect([...rangesByKey(Int32Array.of(0, 0, 2, 2, 2, 3, 9), 6, 5)]).toEqual([0, 2, 2, 5, 6, 6]);
});

test('roots are equal where a list of joins connects, and only there', () => {
  const node = fc.nat({ max: 9 });
  fc.assert(
    fc.property(fc.array(fc.tuple(node, node)), (joins) => {
      const parent = singletons(new Int32Array(12).fill(-7), 10);
      const sets = Array.from({ length: 10 }, (_, i) => i);
      for (const [a, b] of joins) {
        parent[findRoot(parent, a)] = findRoot(parent, b);
        const [old, replacement] = [sets[a], sets[b]];
        for (let i = 0; i < 10; i++) if (sets[i] === old) sets[i] = replacement as number;
      }
      for (let a = 0; a < 10; a++)
        for (let b = 0; b < 10; b++)
          expect(findRoot(parent, a) === findRoot(parent, b)).toBe(sets[a] === sets[b]);
    }),
  );
});
