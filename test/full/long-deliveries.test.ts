import { describeDeliveries } from '../load/deliveries.ts';
import { fixtureRuns } from '../rewriter/fixtures.ts';

describeDeliveries(fixtureRuns().filter(({ long }) => !long));
