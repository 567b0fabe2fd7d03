import { test } from 'vitest';
import { compareDeliveries } from '../load/deliveries.ts';
import { fixtureRuns } from '../rewriter/fixtures.ts';

test.each(fixtureRuns().filter(({ long }) => !long))(
  '$title: the same events in every delivery, as often as they are counted',
  compareDeliveries,
);
