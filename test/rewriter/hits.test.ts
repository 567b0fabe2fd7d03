import { expect, test } from 'vitest';
import { fixtureRuns } from './fixtures.ts';
import { describeHits } from './hits.ts';

const runs = fixtureRuns().filter(({ long, similar }) => !long && !similar);

test('most fixtures run on every engine', () => {
  expect(runs.length).toBeGreaterThan(60);
});

describeHits(runs);
