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
export type {
  PagesReport,
  Report,
  ReportFile,
  ReportOptions,
  SourceText,
  TextReport,
} from './report.ts';
export { needsInstructions } from './report.ts';
export { formatText } from './text.ts';
export { displayWidth, padStart, shortenPath, truncate } from './width.ts';

/** All reports, as `--reporter` knows them. */
export const reports: readonly Report[] = [
  { kind: 'text', name: 'text', format: formatText },
  {
    kind: 'pages',
    name: 'html',
    directory: 'html',
    load: async () => (await import('./html/index.ts')).htmlReport(),
  },
  { kind: 'text', name: 'lcov', file: 'lcov.info', format: formatLcov },
  { kind: 'text', name: 'cobertura', file: 'cobertura.xml', format: formatCobertura },
  { kind: 'text', name: 'json', file: 'wtrace.json', format: formatJson },
  {
    kind: 'text',
    name: 'csv',
    file: 'instructions.csv',
    needsInstructions: true,
    format: formatCsv,
    parts: csvParts,
  },
  { kind: 'text', name: 'none', format: () => '' },
];
