/** Reports: from facts to text. A new report is a file and a row in {@link reports}. */
import { formatCobertura } from './cobertura.ts';
import { formatJson } from './json.ts';
import { formatLcov } from './lcov.ts';
import type { Report } from './report.ts';
import { formatText } from './text.ts';

export { formatCobertura } from './cobertura.ts';
export { formatJson } from './json.ts';
export { formatLcov } from './lcov.ts';
export { printable } from './printable.ts';
export type { Report, ReportOptions } from './report.ts';
export { formatText } from './text.ts';

/** All reports, as `--reporter` knows them. */
export const reports: readonly Report[] = [
  { name: 'text', format: formatText },
  { name: 'lcov', file: 'lcov.info', format: formatLcov },
  { name: 'cobertura', file: 'cobertura.xml', format: formatCobertura },
  { name: 'json', file: 'wtrace.json', format: formatJson },
  { name: 'none', format: () => '' },
];
