import { crc32 as reference } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataFileError } from '../../src/errors.ts';
import { ByteReader } from '../../src/probe-map/packed/byte-reader.ts';
import { ByteWriter } from '../../src/probe-map/packed/byte-writer.ts';
import { crc32 } from '../../src/probe-map/packed/crc32.ts';

const written = (write: (to: ByteWriter) => void): Uint8Array => {
  const to = new ByteWriter(1);
  write(to);
  return to.finish();
};
const reader = (bytes: ArrayLike<number>): ByteReader => new ByteReader(Uint8Array.from(bytes), 'test');

test.each([
  // Protocol Buffers, "Encoding": sint32 and the first example of a varint.
  [0, [0]],
  [-1, [1]],
  [1, [2]],
  [-2, [3]],
  [75, [0x96, 0x01]],
  [0x7fffffff, [0xfe, 0xff, 0xff, 0xff, 0x0f]],
  [-0x80000000, [0xff, 0xff, 0xff, 0xff, 0x0f]],
])('%i is written as a zigzag LEB128', (value, bytes) => {
  expect([...written((to) => to.signed(value))]).toEqual(bytes);
  expect(reader(bytes).signed()).toBe(value);
});

test('what is written comes back, in its order', () => {
  const unsigned = fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 2 ** 31 - 1 }), fc.maxSafeNat());
  const signed = fc.oneof(
    fc.integer({ min: -300, max: 300 }),
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    fc.maxSafeInteger().map((value) => Math.floor(value / 2)),
    fc.constantFrom(-(2 ** 52), 2 ** 52 - 1, 2 ** 30, 2 ** 31, 2 ** 32, -(2 ** 30), -(2 ** 31)),
  );
  const string = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\ud800', '\udc00x', '\ufeff', '\0'),
  );
  const item = fc.oneof(
    fc.record({ kind: fc.constant('byte' as const), value: fc.nat({ max: 255 }) }),
    fc.record({ kind: fc.constant('unsigned' as const), value: unsigned }),
    fc.record({ kind: fc.constant('signed' as const), value: signed }),
    fc.record({
      kind: fc.constant('numbers' as const),
      value: fc.array(fc.integer({ min: -(2 ** 51), max: 2 ** 51 }), { maxLength: 60 }),
    }),
    fc.record({ kind: fc.constant('strings' as const), value: fc.array(string) }),
  );
  fc.assert(
    fc.property(fc.array(item), (items) => {
      const from = reader(
        written((to) => {
          for (const { kind, value } of items) (to[kind] as (value: unknown) => void).call(to, value);
        }),
      );
      for (const { kind, value } of items) expect(from[kind]()).toEqual(value);
      expect(() => from.finish()).not.toThrow();
    }),
    { numRuns: 500 },
  );
});

describe('bytes that no writer wrote', () => {
  test.each<[string, ArrayLike<number>, (from: ByteReader) => unknown]>([
    ['no byte', [], (from) => from.byte()],
    ['a number cut off', [0x80], (from) => from.unsigned()],
    ['a number of nine bytes', [...Array(8).fill(0x80), 1], (from) => from.unsigned()],
    ['a number beyond 2^53', [...Array(7).fill(0xff), 0x7f], (from) => from.signed()],
    ['more items than bytes', [0xff, 0xff, 0xff, 0xff, 0x0f], (from) => from.numbers()],
    ['items of a size that are more than the bytes', [2, 0, 0, 0], (from) => from.count(2)],
    ['more items than there can be', [3, 0, 0, 0], (from) => from.count(1, 2)],
    ['strings longer than their text', [1, 5, 0, 2, 97, 98], (from) => from.strings()],
    ['strings shorter than their text', [1, 1, 0, 2, 97, 98], (from) => from.strings()],
    ['strings that are not UTF-8', [1, 1, 0, 1, 0xff], (from) => from.strings()],
    ['half a code unit', [1, 1, 1, 1, 0x61], (from) => from.strings()],
    ['strings in an unknown form', [1, 1, 2, 1, 0x61], (from) => from.strings()],
    ['bytes left over', [0], (from) => from.finish()],
  ])('%s are refused', (_, bytes, read) => {
    expect(() => read(reader(bytes))).toThrow(DataFileError);
  });
});

test('the checksum is that of zlib', () => {
  expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(crc32(bytes)).toBe(reference(bytes));
    }),
  );
});
