/** Reports: from facts to text. A new report is a file and a row in {@link reports}. */
import { formatCobertura } from './cobertura.ts';
import { csvParts, formatCsv } from './csv.ts';
import { formatJson } from './json.ts';
import { formatLcov } from './lcov.ts';
import type { Report } from './report.ts';
import { formatText } from './text.ts';

export { type AnnotatedFunction, findFunctions, formatAnnotated, hottestFirst } from './annotate.ts';
export { formatCobertura } from './cobertura.ts';
export { formatCsv } from './csv.ts';
export { formatJson } from './json.ts';
export { formatLcov } from './lcov.ts';
export { printable } from './printable.ts';
export type { Report, ReportOptions } from './report.ts';
export { formatText } from './text.ts';
export { displayWidth, padStart, shortenPath, truncate } from './width.ts';

/** All reports, as `--reporter` knows them. */
export const reports: readonly Report[] = [
  { name: 'text', format: formatText },
  { name: 'lcov', file: 'lcov.info', format: formatLcov },
  { name: 'cobertura', file: 'cobertura.xml', format: formatCobertura },
  { name: 'json', file: 'wtrace.json', format: formatJson },
  {
    name: 'csv',
    file: 'instructions.csv',
    needsInstructions: true,
    format: formatCsv,
    parts: csvParts,
  },
  { name: 'none', format: () => '' },
];
