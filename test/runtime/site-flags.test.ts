import { expect, test } from 'vitest';
import { FLAGS_PER_SETTER } from '../../src/probe-map/index.ts';
import { findHandles } from '../../src/runtime/trace/guest.ts';

test('a word of flags is set by the setter that has it', () => {
  const set: number[][] = [];
  const setter = (which: number) => (word: number, value: number) => {
    set.push([which, word, value]);
  };
  const exports = { 'wtrace:flags:0': setter(0), 'wtrace:flags:1': setter(1) };
  const map = { flagCount: FLAGS_PER_SETTER + 7, localCount: 0 };
  const { setFlags } = findHandles(exports, map);
  for (const word of [0, FLAGS_PER_SETTER - 1, FLAGS_PER_SETTER, FLAGS_PER_SETTER + 6]) setFlags(word, word);
  expect(set).toEqual([
    [0, 0, 0],
    [0, 999, 999],
    [1, 0, 1000],
    [1, 6, 1006],
  ]);
});
