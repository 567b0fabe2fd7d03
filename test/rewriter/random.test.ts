import { describeRandomPrograms } from './random.ts';

describeRandomPrograms(600, 20);
