/** `LCOV_EXCL_…` and `GCOVR_EXCL_…`, which both tools find anywhere in a line. */
import type { Dialect } from '../pragma.ts';

/** See the top of this file. */
export const lcov: Dialect = {
  name: 'lcov, gcovr',
  where: 'anywhere',
  pattern: /\b(LCOV|GCOVR|GCOV)_EXCL_((?:EXCEPTION_)?BR_)?(LINE|START|STOP|FUNCTION)/g,
  read: ([, tool = '', branches = '', form]) => {
    const target = branches === '' ? 'lines' : 'branches';
    // Which branches are those of exceptions is not known here: none is left out, and the region means nothing.
    if (branches.startsWith('EXCEPTION_')) return undefined;
    const region = `${tool}_EXCL_${branches}START`;
    if (form === 'LINE') return { kind: 'line', target };
    if (form === 'START') return { kind: 'start', target, region, unclosed: 'nothing' };
    if (form === 'STOP') return { kind: 'stop', region };
    return target === 'lines' ? { kind: 'function' } : undefined;
  },
};
