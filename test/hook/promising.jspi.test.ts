/** Exports that suspend the stack (JavaScript Promise Integration), under the hook. */
import { expect, test } from 'vitest';
import { binary } from '../load/guests.ts';
import { entriesOf, hookThisRealm } from './realms.ts';

interface Promising {
  readonly Suspending: new (fn: () => Promise<number>) => WebAssembly.ImportValue;
  promising(fn: unknown): (n: number) => Promise<number>;
}

const guest = binary(`(module
  (import "env" "wait" (func $wait (result i32)))
  (func $leaf (param i32) (result i32) (i32.add (call $wait) (local.get 0)))
  (func (export "sum") (param $n i32) (result i32) (local $sum i32)
    (loop $l
      (local.set $sum (i32.add (local.get $sum) (call $leaf (local.get $n))))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func (export "div") (param i32) (result i32) (i32.div_s (call $wait) (local.get 0))))`);

async function program(): Promise<number[]> {
  const { Suspending, promising } = WebAssembly as unknown as Promising;
  const wait = new Suspending(async () => 100);
  const { instance } = await WebAssembly.instantiate(guest as BufferSource, { env: { wait } });
  const sum = promising(instance.exports['sum']);
  return Promise.all([sum(3), sum(2)]);
}

async function failing(): Promise<unknown> {
  const { Suspending, promising } = WebAssembly as unknown as Promising;
  const wait = new Suspending(async () => 100);
  const { instance } = await WebAssembly.instantiate(guest as BufferSource, { env: { wait } });
  const div = promising(instance.exports['div']);
  return div(0).catch((error: unknown) => String(error));
}

test('suspend and resume as without it, and are counted', async () => {
  const plain = await program();
  const { traced, unhook } = hookThisRealm();
  try {
    expect(await program()).toEqual(plain);
  } finally {
    unhook();
  }
  expect(plain).toEqual([306, 203]);
  expect(
    Object.entries(entriesOf(traced[0]!)).map(([name, entries]) => [name.includes('inexact'), entries]),
  ).toEqual([
    [false, 5],
    [false, 2],
    [false, 0],
  ]);
});

test('a trap is passed on, and counts are said to be inexact', async () => {
  const plain = await failing();
  const { traced, unhook } = hookThisRealm();
  try {
    expect(await failing()).toBe(plain);
  } finally {
    unhook();
  }
  expect(plain).toContain('divide by zero');
  expect(Object.keys(entriesOf(traced[0]!)).every((name) => name.endsWith('(inexact)'))).toBe(true);
});
