/** Values in a ring: as many as fit, and what is beyond. */
import { describe, expect, test } from 'vitest';
import { load } from '../../src/index.ts';
import { binary } from './guests.ts';

/** Counts up to its parameter, with so many more locals, of which one is the square of what it counted. */
const counting = (more: number): Uint8Array =>
  binary(`(module (func (export "f") (param i32) (result i32) (local $n i32) (local $square i64) ${'(local i64)'.repeat(more)}
    (loop $again
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (local.set $square (i64.extend_i32_u (i32.mul (local.get $n) (local.get $n))))
      (br_if $again (i32.lt_u (local.get $n) (local.get 0))))
    (local.get $n)))`);

/** What the events of a run hand over, as one number, and what is warned of. */
async function seen(delivery: 'ring' | 'call', more: number, to: number) {
  let events = 0;
  let sum = 0n;
  const program = await load<{ f(n: number): number }>(counting(more), {
    include: ['**'],
    trace: {
      events: ['line'],
      reads: ['wasmLocals'],
      delivery,
      fn: ({ wasmLocals: [, n = 0, square = 0] }) => {
        events++;
        sum += BigInt(n) * 3n + BigInt(square) * BigInt(events % 5);
      },
    },
  });
  expect(program.exports.f(to)).toBe(to);
  program.flush();
  const slugs = program.warnings.map(({ slug }) => slug);
  return { events, sum, slugs };
}

describe('values of all locals', () => {
  // 16 bytes an event, 400, and nearly all that there is room for.
  test.each([
    [0, 30_000],
    [48, 5_000],
    [8_180, 50],
  ])('beside %i others, %i times', async (more, to) => {
    const ring = await seen('ring', more, to);
    expect(ring).toEqual(await seen('call', more, to));
    expect(ring.events).toBeGreaterThan(3 * to);
  });

  test('that no ring has room for: the function is not traced, and that is said', async () => {
    const { events, slugs } = await seen('ring', 8_200, 3);
    expect([events, slugs.includes('function-not-traced')]).toEqual([0, true]);
    expect((await seen('call', 8_200, 3)).events).toBeGreaterThan(9);
  });
});
