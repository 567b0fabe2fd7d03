/** Memory in which threads leave what they counted: read whole, the newest, and once. */
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  awaitCopies,
  isUsed,
  SharedRun,
  sharedMemory,
  type ThreadRun,
  visitThreadRuns,
} from '../../src/preload/shared-runs.ts';

const bytes = (length: number, value: number) => new Uint8Array(length).fill(value);
const memory = () => {
  const made = sharedMemory();
  if (made === undefined) throw new Error('no memory that grows');
  return made;
};
const threadRuns = (of: SharedArrayBuffer, always = true): ThreadRun[] => {
  const found: ThreadRun[] = [];
  visitThreadRuns(of, always, (run) => found.push(run));
  return found;
};
const seen = (of: SharedArrayBuffer) =>
  threadRuns(of).map(({ file, bytes, isCounting }) => [file, bytes.length, bytes[0], isCounting]);

describe('a record', () => {
  test('is there from its first copy, and says whether it has everything', () => {
    const shared = memory();
    const run = new SharedRun(shared, 'a.wtrace', 1);
    run.counting();
    expect([isUsed(shared), seen(shared)]).toEqual([false, []]);
    run.copy(bytes(10, 1), true);
    expect([isUsed(shared), seen(shared)]).toEqual([true, [['a.wtrace', 10, 1, false]]]);
    run.counting();
    expect(seen(shared)).toEqual([['a.wtrace', 10, 1, true]]);
    run.copy(bytes(12, 2), true);
    expect(seen(shared)).toEqual([['a.wtrace', 12, 2, false]]);
    run.copy(bytes(11, 3), false);
    expect(seen(shared)).toEqual([['a.wtrace', 11, 3, true]]);
  });

  test('that grows beyond its room moves, and is read once', () => {
    const shared = memory();
    const [a, b] = ['a', 'b'].map((file) => new SharedRun(shared, file, 1));
    a!.copy(bytes(10, 1), true);
    b!.copy(bytes(10, 2), true);
    for (const length of [5000, 100_000, 3_000_000, 7]) {
      a!.copy(bytes(length, 3), true);
      expect(seen(shared).sort()).toEqual([
        ['a', length, 3, false],
        ['b', 10, 2, false],
      ]);
    }
  });

  test('has a number that grows with each copy, wherever that is', () => {
    const shared = memory();
    const run = new SharedRun(shared, 'a', 1);
    const versions = [10, 10, 5000, 10, 100_000].map((length) => {
      run.copy(bytes(length, 1), true);
      return threadRuns(shared)[0]?.version;
    });
    expect(versions).toEqual([1, 2, 3, 4, 5]);
  });

  test('of a thread that has written its file is not read, and is used again', () => {
    const shared = memory();
    for (let i = 0; i < 100; i++) {
      const run = new SharedRun(shared, `thread-${i}`, i);
      run.copy(bytes(1000, i), true);
      expect(seen(shared)).toEqual([[`thread-${i}`, 1000, i, false]]);
      run.end();
      expect(seen(shared)).toEqual([]);
    }
    expect(shared.byteLength).toBeLessThan(20_000);
  });

  test('is whole while its thread goes on', async () => {
    const shared = memory();
    const { Worker } = await import('node:worker_threads');
    const run = new SharedRun(shared, 'a', 1);
    run.copy(bytes(64, 0), true);
    // Writes copies as `SharedRun` does, each of one value.
    const words = new Int32Array(shared);
    const worker = new Worker(
      `const { workerData: { shared } } = require('node:worker_threads');
      const words = new Int32Array(shared), at = 2;
      for (;;) {
        const version = Atomics.load(words, at + 2) + 1, place = version & 1;
        new Uint8Array(shared, 4 * (at + 8) + 192 + place * words[at], 64).fill(version);
        words[at + 4 + place] = 64;
        Atomics.store(words, at + 2, version);
      }`,
      { eval: true, workerData: { shared } },
    );
    while (Atomics.load(words, 4) < 1000) await new Promise((resolve) => setTimeout(resolve, 5));
    for (let i = 0; i < 5000; i++)
      for (const { bytes, version } of threadRuns(shared))
        expect(bytes.every((byte) => byte === (version & 255))).toBe(true);
    await worker.terminate();
  });
});

describe('who writes a file last writes the newest', () => {
  test('a thread waits for its process, also where its record moves meanwhile', () => {
    const shared = memory();
    const run = new SharedRun(shared, 'a', 1);
    run.copy(bytes(10, 1), true);
    const waits = waitsOf(() => {});
    visitThreadRuns(shared, false, () => {
      run.ending();
      expect(waits.splice(0)).toEqual([true]);
      run.copy(bytes(10_000, 2), true);
      expect(waits.splice(0)).toEqual([true]);
    });
    run.ending();
    expect(waits).toEqual([false]);
  });

  test('a process leaves a file to its thread, unless both end', () => {
    const shared = memory();
    const run = new SharedRun(shared, 'a', 1);
    run.copy(bytes(10, 1), true);
    run.ending();
    expect([threadRuns(shared, false).length, threadRuns(shared, true).length]).toEqual([0, 1]);
    run.end();
    expect(threadRuns(shared, true)).toEqual([]);
  });
});

describe('threads in mid-call', () => {
  test('get a moment to return, if it is they who are terminated', () => {
    const shared = memory();
    const run = new SharedRun(shared, 'a', 1);
    run.copy(bytes(10, 1), true);
    run.counting();
    const waits = waitsOf(() => run.copy(bytes(10, 2), true));
    awaitCopies(shared, 2, 1000);
    expect(waits).toEqual([]);
    awaitCopies(shared, 1, 1000);
    expect([waits, seen(shared)]).toEqual([[true], [['a', 10, 2, false]]]);
  });

  test('are not awaited for longer than the limit', () => {
    const shared = memory();
    for (const thread of [1, 2]) new SharedRun(shared, `${thread}`, thread).copy(bytes(10, 1), false);
    expect(awaitCopies(shared, undefined, 30)).toBeGreaterThanOrEqual(29);
    expect(awaitCopies(shared, undefined, -1)).toBeLessThan(29);
  });
});

/** From now on, instead of waiting, `meanwhile` is called; the list says of each wait whether it would have been one. */
function waitsOf(meanwhile: () => void): boolean[] {
  const waits: boolean[] = [];
  const wait = vi.spyOn(Atomics, 'wait').mockImplementation((words, at, value) => {
    waits.push(words[at] === value);
    meanwhile();
    return 'ok';
  });
  onTestFinished(() => wait.mockRestore());
  return waits;
}
