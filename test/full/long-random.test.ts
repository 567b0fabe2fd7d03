import { describeRandomFlags } from '../rewriter/hit-only.ts';
import { describeRandomPrograms } from '../rewriter/random.ts';
import { describeRandomSharing } from '../rewriter/sharing.ts';

describeRandomPrograms(10_000, 21);
describeRandomFlags(2_500, 12);
describeRandomSharing(2_500, 6);
