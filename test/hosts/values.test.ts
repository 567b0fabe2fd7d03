import { describe, expect, test } from 'vitest';
import { CannotRunError } from '../../src/errors.ts';
import { formatResult, parseArgument } from '../../src/hosts/values.ts';
import type { ValType } from '../../src/wasm/index.ts';

const type = (name: 'i32' | 'i64' | 'f32' | 'f64' | 'v128'): ValType => ({ kind: 'num', name });

describe('arguments', () => {
  test.each([
    ['i32', '-1', -1],
    ['i32', '4294967295', -1],
    ['i32', '0x7fff_ffff', 2147483647],
    ['i32', '-0x80000000', -2147483648],
    ['i64', '18446744073709551615', -1n],
    ['i64', '-9223372036854775808', -9223372036854775808n],
    ['f64', '1e3', 1000],
    ['f64', '-inf', Number.NEGATIVE_INFINITY],
    ['f64', 'nan', Number.NaN],
    ['f32', '.5', 0.5],
    ['f64', '-0x10', -16],
  ] as const)('%s %s', (name, text, value) => {
    expect(parseArgument(text, type(name), 1)).toBe(value);
  });

  test.each([
    ['i32', '4294967296'],
    ['i32', '-2147483649'],
    ['i32', '1.5'],
    ['i32', ''],
    ['i64', '1n'],
    ['f64', 'one'],
    ['v128', '0'],
  ] as const)('refuses %s %s', (name, text) => {
    expect(() => parseArgument(text, type(name), 3)).toThrow(CannotRunError);
    expect(() => parseArgument(text, type(name), 3)).toThrow(/argument 3/);
  });
});

test('results: the shortest text that means the same value', () => {
  expect(formatResult(Math.fround(0.1), type('f32'))).toBe('0.1');
  expect(formatResult(0.1, type('f64'))).toBe('0.1');
  expect(formatResult(Math.fround(16777216), type('f32'))).toBe('16777216');
  expect(formatResult(Math.fround(1 / 3), type('f32'))).toBe('0.33333334');
  expect(formatResult(-0, type('f64'))).toBe('-0');
  expect(formatResult(Number.NaN, type('f64'))).toBe('nan');
  expect(formatResult(Number.NEGATIVE_INFINITY, type('f32'))).toBe('-inf');
  expect(formatResult(-5n, type('i64'))).toBe('-5');
});
