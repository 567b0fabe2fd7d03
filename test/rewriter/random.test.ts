import { describeRandomPrograms } from './random.ts';

describeRandomPrograms(1000, 20);
