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

test('what guest code that an observer runs would write is not delivered, however much it is', async () => {
  const guest = `(module (func $many (export "many") (param i32) (result i32) (local $n i32)
      (loop $again
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $n) (local.get 0))))
      (local.get $n))
    (func $f (export "f") (param i32) (result i32) ${'nop '.repeat(6)} (local.get 0)))`;
  const log: string[] = [];
  const program = await load<Record<'many' | 'f', (n: number) => number>>(binary(guest), {
    include: ['**'],
    trace: {
      events: ['line'],
      reads: ['line', 'function', 'wasmLocals'],
      delivery: 'ring',
      fn: ({ function: { name }, line, wasmLocals }) => {
        if (log.length === 0) expect(program.exports.many(40_000)).toBe(40_000);
        log.push(`${name}:${line} ${wasmLocals[0]}`);
      },
    },
  });
  expect(program.exports.f(5)).toBe(5);
  program.flush();
  expect(log).toEqual(Array.from({ length: 8 }, (_, i) => `f:${i + 2} 5`));
});

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
