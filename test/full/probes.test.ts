/** The gate on probes placed and executed (test/bench/probes.test.ts) is not passed by whatever is given to it. */
import { expect, test } from 'vitest';
import { compareNumbers, expectedNumbers, probeNumbers } from '../../bench/probes.mjs';
import { instrument } from '../../src/rewriter/index.ts';
import { attach } from '../../src/runtime/index.ts';
import { readModule } from '../../src/wasm/index.ts';

test('a probe at every place would be noticed', () => {
  const everywhere = probeNumbers({
    instrument: (bytes, options) => instrument(bytes, { ...options, placement: 'all' }),
    readModule,
    attach,
  });
  const { worse } = compareNumbers(expectedNumbers(), everywhere);
  expect(worse.some((words) => /^fib -O2: executed /.test(words))).toBe(true);
  expect(worse.some((words) => /^lua\/.*: counters /.test(words))).toBe(true);
  // The hits of lines are the program's, however they are counted.
  expect(worse.filter((words) => words.includes(': hits '))).toEqual([]);
});
