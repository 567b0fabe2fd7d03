import { expect, test } from 'vitest';
import { firstLineRow, type LineTable, rowInForce } from '../../src/debuginfo/index.ts';

// Of three functions: rows 0 to 1, none, rows 2 to 6.
const offset = [10, 20, 30, 30, 34, 40, 44];
const line = [1, 2, 0, 5, 0, 0, 7];
const zeros = new Uint32Array(offset.length);
const table: LineTable = {
  files: ['a.c'],
  offset: Uint32Array.from(offset),
  file: zeros,
  line: Uint32Array.from(line),
  column: zeros,
  flags: new Uint8Array(offset.length),
  firstRow: Uint32Array.of(0, 2, 2, 7),
};

test('the row in force is the last one with a line, at or before the offset, of the same function', () => {
  const found = (at: number): number => rowInForce(table, 2, 7, at);
  expect([29, 30, 33, 34, 43, 44, 999].map(found)).toEqual([-1, 3, 3, 3, 3, 6, 6]);
  expect([9, 10, 19, 20, 99].map((at) => rowInForce(table, 0, 2, at))).toEqual([-1, 0, 0, 1, 1]);
  expect(rowInForce(table, 2, 2, 99)).toBe(-1);
});

test('the first row with a line', () => {
  expect(firstLineRow(table, 0, 2)).toBe(0);
  expect(firstLineRow(table, 2, 7)).toBe(3);
  expect(firstLineRow(table, 4, 6)).toBe(-1);
  expect(firstLineRow(table, 2, 2)).toBe(-1);
});
