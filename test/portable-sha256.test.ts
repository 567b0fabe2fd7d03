import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256, sha256Sync } from '../src/portable-sha256.ts';

const expected = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('digests are those of Node, of every length around a block', async () => {
  for (let length = 0; length <= 260; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 167 + length) & 0xff);
    expect(sha256Sync(bytes), `${length} bytes`).toBe(expected(bytes));
  }
  expect(await sha256(new Uint8Array(5))).toBe(expected(new Uint8Array(5)));
});

test('and of any bytes, in the middle of a buffer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.nat(50), (bytes, skip) => {
      const part = bytes.subarray(Math.min(skip, bytes.length));
      expect(sha256Sync(part)).toBe(expected(part));
    }),
  );
});
