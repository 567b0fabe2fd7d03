import { describeRandomPrograms } from './random.ts';

describeRandomPrograms(300, 20);
