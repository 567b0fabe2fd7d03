/** All dialects: one row each. */
import type { Dialect } from '../pragma.ts';
import { coveragePy } from './coverage-py.ts';
import { dart } from './dart.ts';
import { istanbul } from './istanbul.ts';
import { lcov } from './lcov.ts';
import { wtrace } from './wtrace.ts';

/** In the order of documentation; which comes first changes nothing. */
export const dialects: readonly Dialect[] = [wtrace, lcov, istanbul, coveragePy, dart];

/** True of every text that holds a pragma, and of few others: most sources have none. */
export const mayHavePragmas = (text: string): boolean =>
  /_EXCL_|ignore|node:coverage|no ?cover|no ?branch/i.test(text);
