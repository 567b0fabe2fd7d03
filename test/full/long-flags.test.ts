import { fixtureRuns } from '../rewriter/fixtures.ts';
import { describeFlags, flagRuns } from '../rewriter/hit-only.ts';

describeFlags(fixtureRuns().filter((run) => flagRuns(run) && run.similar));
