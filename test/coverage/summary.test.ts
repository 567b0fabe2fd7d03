import fc from 'fast-check';
import { expect, test } from 'vitest';
import { percentText, reaches } from '../../src/coverage/index.ts';

test.each([
  [0, 0, '-'],
  [0, 5, '0'],
  [5, 5, '100'],
  [1, 100_000, '0.1'],
  [99_999, 100_000, '99.9'],
  [1, 3, '33.3'],
  [2, 3, '66.7'],
])('%i of %i is shown as %s', (covered, total, text) => {
  expect(percentText({ covered, total })).toBe(text);
});

test('a gate compares exactly what was written', () => {
  // In floating point 29 / 100 * 100 is 28.999999999999996.
  expect(reaches({ covered: 29, total: 100 }, 29)).toBe(true);
  expect(reaches({ covered: 89_995, total: 100_000 }, 90)).toBe(false);
  expect(reaches({ covered: 643, total: 1000 }, 64.3)).toBe(true);
  expect(reaches({ covered: 642, total: 1000 }, 64.3)).toBe(false);
  expect(reaches({ covered: 99_999, total: 100_000 }, 100)).toBe(false);
  expect(reaches({ covered: 0, total: 5 }, 0)).toBe(true);
});

test('a gate over nothing is missed, even one of 0 %', () => {
  expect(reaches({ covered: 0, total: 0 }, 0)).toBe(false);
});

test('gates equal the comparison of whole numbers', () => {
  fc.assert(
    fc.property(fc.nat(100_000), fc.nat(100_000), fc.nat(10_000), (covered, missed, hundredths) => {
      const total = covered + missed + 1;
      const wanted = covered * 10_000 >= hundredths * total;
      expect(reaches({ covered, total }, Number(`${(hundredths / 100).toFixed(2)}`))).toBe(wanted);
    }),
  );
});
