import { describeRandomPrograms } from '../rewriter/random.ts';

describeRandomPrograms(10_000, 21);
