/** When a thread copies what it counted: before every message, unless there is much to copy and that takes long again and again. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { SharedRun, sharedMemory, visitThreadRuns } from '../../src/preload/shared-runs.ts';
import { ThreadSaving } from '../../src/preload/thread-saving.ts';

/** The first byte of what a thread left. */
function copied(memory: SharedArrayBuffer): number | undefined {
  let found: number | undefined;
  visitThreadRuns(memory, true, ({ bytes }) => {
    found = bytes[0];
  });
  return found;
}

/** A thread in the middle of a call, whose copies take the given milliseconds each in turn. */
function busyThread(copies: readonly number[], counters: number) {
  const memory = sharedMemory();
  if (memory === undefined) throw new Error('no memory that grows');
  let now = 1000;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  let counted = 0;
  let made = 0;
  const saving = new ThreadSaving(new SharedRun(memory, 'a.wtrace', 1), {
    pack: () => {
      now += copies[made++ % copies.length] ?? 0;
      return new Uint8Array([counted]);
    },
    counted: () => BigInt(counted),
    counters: () => counters,
  });
  saving.begin();
  saving.entered();
  return {
    /** Counts once more, and says so to another thread; returns what that finds. */
    message: () => {
      counted++;
      now += 10;
      saving.copyBeforeMessage();
      return copied(memory);
    },
  };
}

test('however long copies take on a busy machine, every message finds what was counted', () => {
  const thread = busyThread([900], 30_000);
  expect([1, 2, 3, 4, 5].map(thread.message)).toEqual([1, 2, 3, 4, 5]);
});

test('of many counters, too, if only some copies take long', () => {
  const thread = busyThread([900, 3], 600_000);
  expect([1, 2, 3, 4, 5].map(thread.message)).toEqual([1, 2, 3, 4, 5]);
});

test('where copies of many counters always take long, they take at most a twentieth of the time', () => {
  const thread = busyThread([900], 600_000);
  const found = Array.from({ length: 2000 }, thread.message);
  expect(found[0]).toBe(1);
  // In 20 s between messages there is one more copy, after 18 s.
  expect(new Set(found).size).toBeLessThan(5);
});

/** A thread outside of calls, for which it takes the given milliseconds to look what it counted. */
function idleThread(looking: number) {
  const memory = sharedMemory();
  if (memory === undefined) throw new Error('no memory that grows');
  let now = 1000;
  let counted = 0;
  let looks = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  const saving = new ThreadSaving(new SharedRun(memory, 'a.wtrace', 1), {
    pack: () => new Uint8Array([counted]),
    counted: () => {
      looks++;
      now += looking;
      return BigInt(counted);
    },
    counters: () => 100,
  });
  saving.begin();
  return {
    looks: () => looks,
    /** Counts once in a function that nobody hears of, then calls an export; returns what another thread finds during that call. */
    call: () => {
      counted++;
      now += 10;
      saving.entered();
      const found = copied(memory);
      saving.left();
      return found;
    },
  };
}

test('what functions from a table counted is there before an export is called', () => {
  const thread = idleThread(0.1);
  expect([1, 2, 3].map(thread.call)).toEqual([1, 2, 3]);
});

test('where looking for that takes long, it takes a twentieth of the time', () => {
  const thread = idleThread(30);
  for (let i = 0; i < 1000; i++) thread.call();
  // In 10 s between calls, of which each look takes 600 ms; copies after calls look, too.
  expect(thread.looks()).toBeLessThan(40);
  expect(thread.looks()).toBeGreaterThan(10);
});
