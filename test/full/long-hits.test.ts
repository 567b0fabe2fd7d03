import { expect, test } from 'vitest';
import { fixtureRuns } from '../rewriter/fixtures.ts';
import { describeHits } from '../rewriter/hits.ts';

const runs = fixtureRuns().filter(({ long, similar }) => long || similar);

test('there are long runs', () => {
  expect(runs.length).toBeGreaterThan(3);
});

describeHits(runs);
