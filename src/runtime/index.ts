/** What is needed where a rewritten module runs: the door `wtrace/runtime`. Loads in a browser. */
export { readCounters } from './counters.ts';
export { solveCounts } from './solve.ts';
