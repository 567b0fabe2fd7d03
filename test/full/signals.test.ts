/** Signals at random moments of a run, on each version of Node: nothing is lost. `WTRACE_SIGNAL_MOMENTS=200` takes some 10 minutes. */
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { randomMoments, SignalledRuns } from '../helpers/signal-moments.ts';
import { describeWith, nodeOf } from './available.ts';

const MOMENTS = Number(process.env['WTRACE_SIGNAL_MOMENTS'] ?? 60);
/** What the command has printed when a signal meets it: before, in and after the program. */
const PHASES = ['', 'begin', 'ended'];
/** Moments of which at least some are required in each phase. */
const REQUIRED = MOMENTS / 20;

async function signalAtRandom(node: string): Promise<void> {
  const runs = new SignalledRuns(node);
  onTestFinished(() => runs.close());
  // The first writes the cache of the compiled code.
  await runs.life();
  const life = await runs.life();
  const faults: string[] = [];
  const came = new Map<string, number>();
  const rare = (): boolean => PHASES.some((phase) => (came.get(phase) ?? 0) < REQUIRED);
  let tried = 0;
  // How many meet a phase is chance: on a machine whose speed changes, more moments are drawn until each phase has its share.
  for (const moment of randomMoments(3 * MOMENTS, 20_261_128, life)) {
    if (tried++ >= MOMENTS && !rare()) break;
    const run = await runs.check(moment);
    if (run.fault !== undefined) faults.push(run.fault);
    came.set(run.came, (came.get(run.came) ?? 0) + 1);
  }
  expect(faults).toEqual([]);
  for (const phase of PHASES) expect(came.get(phase) ?? 0, phase).toBeGreaterThanOrEqual(REQUIRED);
}

test(`${MOMENTS} moments on this Node`, () => signalAtRandom(process.execPath));
describeWith('node24')('Node 24', () => {
  test(`${MOMENTS} moments`, () => signalAtRandom(nodeOf(24)));
});
describeWith('node26')('Node 26', () => {
  test(`${MOMENTS} moments`, () => signalAtRandom(nodeOf(26)));
});
