import { describeBranchCounts } from '../rewriter/branch-runs.ts';
import { fixtureRuns } from '../rewriter/fixtures.ts';

describeBranchCounts(
  fixtureRuns().filter(({ long }) => !long),
  { points: 20_000, trees: 100 },
);
