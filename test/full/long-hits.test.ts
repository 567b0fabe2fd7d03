import { expect, test } from 'vitest';
import { fixtureRuns } from '../rewriter/fixtures.ts';
import { describeHits } from '../rewriter/hits.ts';

const runs = fixtureRuns().filter((run) => run.long);

test('there are long runs', () => {
  expect(runs.length).toBeGreaterThan(3);
});

describeHits(runs);
