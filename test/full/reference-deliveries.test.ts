import { expect, test } from 'vitest';
import { describeDeliveries } from '../rewriter/deliveries.ts';
import { fixtureRuns } from '../rewriter/fixtures.ts';

/** The slow reference would keep each of their millions of events in memory. */
const TOO_LONG = new Set(['lua', 'zlib', 'cjson']);
const runs = fixtureRuns().filter(
  ({ long, folder }) => !long || !TOO_LONG.has(folder.split('/').at(-1) ?? ''),
);

test('all fixtures are here', () => {
  expect(runs.length).toBeGreaterThan(100);
});

describeDeliveries(runs);
