import { expect, test } from 'vitest';
import { encode } from '../src/rle.ts';

test('runs become pairs', () => {
  expect([...encode(Uint8Array.of(7, 7, 7, 9))]).toEqual([3, 7, 1, 9]);
});

test('a long run becomes several', () => {
  expect([...encode(new Uint8Array(300))]).toEqual([255, 0, 45, 0]);
});
