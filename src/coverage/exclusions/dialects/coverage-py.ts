/** `pragma: no cover` and `pragma: no branch`, as coverage.py has them. */
import type { Dialect } from '../pragma.ts';

/** See the top of this file. */
export const coveragePy: Dialect = {
  name: 'coverage.py',
  where: 'comments',
  pattern: /\bpragma: ?no ?(cover|branch)\b/gi,
  read: ([, what = '']) =>
    what.toLowerCase() === 'cover'
      ? { kind: 'block', target: 'lines' }
      : { kind: 'line', target: 'branches' },
};
