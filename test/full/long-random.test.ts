import { describeRandomFlags } from '../rewriter/hit-only.ts';
import { describeRandomPrograms } from '../rewriter/random.ts';
import { describeRandomSharing } from '../rewriter/sharing.ts';

describeRandomPrograms(6_000, 21);
describeRandomFlags(1_500, 12);
describeRandomSharing(1_500, 6);
