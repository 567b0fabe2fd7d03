import { describeBranchCounts } from './branch-runs.ts';
import { fixtureRuns } from './fixtures.ts';

/** Small, and of many kinds: tables, exceptions, traps, exits; all others are for the full tests. */
const fixtures = /^(?:as-basic|c-bare|c-ends|c-loops|c-setjmp|cpp-jumps|line-state|wat-shapes)\//;

const runs = fixtureRuns().filter(({ title, long, similar }) => !long && !similar && fixtures.test(title));

describeBranchCounts(runs, { points: 1000, trees: 3 });
