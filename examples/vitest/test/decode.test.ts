import { expect, test } from 'vitest';
import { decode, encode } from '../src/rle.ts';

test('what was encoded comes back', () => {
  const bytes = Uint8Array.of(1, 1, 2, 3, 3, 3);
  expect(decode(encode(bytes))).toEqual(bytes);
});

test('half a pair is refused', () => {
  expect(() => decode(Uint8Array.of(1, 2, 3))).toThrow(TypeError);
});
