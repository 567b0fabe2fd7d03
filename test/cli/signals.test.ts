/** A signal at any moment of a run loses nothing. `npm run test:full` sends more of them, on more versions of Node. */
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { randomMoments, SignalledRuns } from '../helpers/signal-moments.ts';

test('signals at random moments, once and twice: counts are on disk whenever the program had begun', async () => {
  const runs = new SignalledRuns(process.execPath);
  onTestFinished(() => runs.close());
  const faults: (string | undefined)[] = [];
  for (const moment of randomMoments(3, 20_261_128, 700)) faults.push((await runs.check(moment)).fault);
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
});
