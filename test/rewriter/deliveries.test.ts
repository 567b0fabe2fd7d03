import { expect, test } from 'vitest';
import { describeDeliveries } from './deliveries.ts';
import { fixtureRuns } from './fixtures.ts';

/** One module of each fixture and run; all the others are for the full tests. */
const seen = new Set<string>();
const runs = fixtureRuns().filter(({ long, similar, folder, title }) => {
  const key = `${folder} ${title.split(': ')[1] ?? title}`;
  return !long && !similar && !seen.has(key) && seen.add(key);
});

test('some of every fixture run on every engine', () => {
  expect(runs.length).toBeGreaterThan(25);
});

describeDeliveries(runs);
