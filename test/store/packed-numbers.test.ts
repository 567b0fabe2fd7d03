import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NumberReader, NumberWriter } from '../../src/store/packed-numbers.ts';

const BOUND = 2 ** 51;

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
  const to = new NumberWriter();
  to.number(value);
  expect([...to.finish()]).toEqual(bytes);
});

test('numbers and lists come back in their order', () => {
  const number = fc.oneof(
    fc.integer({ min: -3, max: 300 }),
    fc.integer({ min: -(2 ** 31) - 9, max: 2 ** 32 + 9 }),
    fc.maxSafeInteger().map((value) => Math.floor(value / 4)),
    fc.constantFrom(-BOUND, BOUND, 2 ** 30, 2 ** 31, -(2 ** 30), -(2 ** 31)),
  );
  const word = fc.oneof(fc.nat({ max: 500 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
  const item = fc.oneof(
    fc.record({ kind: fc.constant('number' as const), value: number }),
    fc.record({
      kind: fc.constant('list' as const),
      values: fc.array(number, { maxLength: 60 }),
      stride: fc.integer({ min: 1, max: 6 }),
    }),
    fc.record({
      kind: fc.constant('column' as const),
      values: fc.array(word, { maxLength: 60 }).map((values) => Uint32Array.from(values)),
      stride: fc.integer({ min: 1, max: 6 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(item), (items) => {
      const to = new NumberWriter();
      for (const one of items) {
        if (one.kind === 'number') to.number(one.value);
        else to.list(one.values, one.stride);
      }
      const from = new NumberReader(to.finish());
      for (const one of items) {
        if (one.kind === 'number') expect(from.number()).toBe(one.value);
        else if (one.kind === 'list') expect(from.list(one.stride)).toEqual(one.values);
        else expect(from.column(one.stride)).toEqual(one.values);
      }
    }),
    { numRuns: 500 },
  );
});

test('ascending offsets take a byte each, however many', () => {
  const to = new NumberWriter();
  to.list(Array.from({ length: 100_000 }, (_, i) => 1_000_000 + 63 * i));
  // The length, the first offset, then one byte for each step.
  expect(to.finish()).toHaveLength(3 + 3 + 99_999);
});
