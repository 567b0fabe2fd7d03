import { expect, test } from 'vitest';
import { joinedCopies } from '../../src/rewriter/conditions/joined-copies.ts';
import type { CopiedMemory } from '../../src/rewriter/index.ts';

const at = (index: number, distance: bigint, bytes = 4): CopiedMemory => ({
  address:
    distance === 0n
      ? { kind: 'local', index }
      : {
          kind: 'apply',
          mnemonic: 'i32.add',
          operands: [
            { kind: 'local', index },
            { kind: 'const', type: 'i32', value: distance },
          ],
        },
  bytes,
  isText: false,
});

test('what lies side by side in one frame is one copy', () => {
  expect(joinedCopies([at(3, 12n), at(3, 0n), at(3, 40n, 8), at(3, 4n, 8)])).toEqual([
    at(3, 0n, 16),
    at(3, 40n, 8),
  ]);
  expect(joinedCopies([at(3, 8n, 16), at(3, 12n, 1)])).toEqual([at(3, 8n, 16)]);
  // Distances are those of 32 bits: the first is below the frame.
  expect(joinedCopies([at(1, 0n), at(1, 0xffff_fffcn)])).toEqual([at(1, -4n, 8)]);
});

test('what lies apart, in another frame, or is a text, is a copy of its own', () => {
  const text = { ...at(3, 4n), isText: true };
  expect(joinedCopies([at(3, 0n), text, at(4, 4n), at(3, 5n)])).toEqual([
    at(3, 0n),
    at(3, 5n),
    at(4, 4n),
    text,
  ]);
  const elsewhere: CopiedMemory = { ...at(3, 0n), address: { kind: 'global', index: 0 } };
  expect(joinedCopies([elsewhere, at(3, 0n)])).toEqual([at(3, 0n), elsewhere]);
});

test('a joined copy does not grow without bounds', () => {
  const copies = Array.from({ length: 100 }, (_, i) => at(2, BigInt(4 * i), 4));
  const joined = joinedCopies(copies);
  expect(joined.length).toBe(2);
  expect(Math.max(...joined.map(({ bytes }) => bytes))).toBeLessThanOrEqual(256);
});
