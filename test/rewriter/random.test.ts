import { describeRandomPrograms } from './random.ts';

describeRandomPrograms(200, 20);
