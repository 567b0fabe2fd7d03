import { expect, test } from 'vitest';
import { labelsOf } from './labels.ts';

test.each([
  ['br', [0x0c, 3], [3]],
  ['br_if', [0x0d, 1], [1]],
  ['br_table', [0x0e, 2, 4, 0, 0x81, 0x01], [4, 0, 129]],
  ['br_on_null', [0xd5, 2], [2]],
  ['br_on_non_null', [0xd6, 5], [5]],
  ['br_on_cast', [0xfb, 24, 3, 7, 0x6e, 0x6d], [7]],
  ['br_on_cast_fail', [0xfb, 25, 0, 6, 0x6e, 0x6d], [6]],
  ['another instruction of the same prefix', [0xfb, 2, 1, 1], []],
  ['try_table with a clause of each kind', [0x1f, 0x40, 4, 0, 9, 1, 1, 9, 2, 2, 3, 3, 4], [1, 2, 3, 4]],
  ['try_table with a reference as its result', [0x1f, 0x64, 0x70, 1, 2, 5], [5]],
  ['block', [0x02, 0x40], []],
  ['delegate, which no branch leads to', [0x18, 1], []],
])('labels of %s', (_, bytes, labels) => {
  expect(labelsOf(Uint8Array.from([0, ...bytes]), 1)).toEqual(labels);
});
