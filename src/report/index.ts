/** Reports: from facts to text. A new report is a file and a row in {@link reports}. */
import { cloverParts, formatClover } from './clover.ts';
import { coberturaParts, formatCobertura } from './cobertura.ts';
import { formatCodecov } from './codecov.ts';
import { formatContexts } from './contexts.ts';
import { coverallsParts, formatCoveralls } from './coveralls.ts';
import { csvParts, formatCsv } from './csv.ts';
import { formatGithub } from './github.ts';
import { formatIstanbul, istanbulParts } from './istanbul.ts';
import { formatJson, jsonParts } from './json.ts';
import { formatJsonSummary } from './json-summary.ts';
import { formatLcov, formatLcov2, lcov2Parts, lcovParts } from './lcov.ts';
import { formatMarkdown } from './markdown.ts';
import type { Report } from './report.ts';
import { formatSarif } from './sarif.ts';
import { formatSonarqube, sonarqubeParts } from './sonarqube.ts';
import { formatTeamcity } from './teamcity.ts';
import { formatText } from './text.ts';
import { formatTextSummary } from './text-summary.ts';
import { formatUncovered } from './uncovered.ts';

export { type AnnotatedFunction, findFunctions, formatAnnotated, hottestFirst } from './annotate.ts';
export { formatCobertura } from './cobertura.ts';
export { formatCsv } from './csv.ts';
export { absolutePath, istanbulFile } from './istanbul.ts';
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
export { needsInstructions, showsBranches, showsContexts, showsInstances } from './report.ts';
export { formatText } from './text.ts';
export { displayWidth, padStart, shortenPath, truncate } from './width.ts';

/** All reports, as `--reporter` knows them. */
export const reports: readonly Report[] = [
  { kind: 'text', name: 'text', format: formatText },
  {
    kind: 'pages',
    name: 'html',
    directory: 'html',
    showsBranches: true,
    showsContexts: true,
    showsInstances: true,
    load: async () => (await import('./html/index.ts')).htmlReport(),
  },
  { kind: 'text', name: 'text-summary', format: formatTextSummary },
  { kind: 'text', name: 'markdown', format: formatMarkdown },
  {
    kind: 'text',
    name: 'lcov',
    file: 'lcov.info',
    showsBranches: true,
    format: formatLcov,
    parts: lcovParts,
  },
  {
    kind: 'text',
    name: 'lcov2',
    file: 'lcov2.info',
    showsBranches: true,
    format: formatLcov2,
    parts: lcov2Parts,
  },
  {
    kind: 'text',
    name: 'cobertura',
    file: 'cobertura.xml',
    showsBranches: true,
    format: formatCobertura,
    parts: coberturaParts,
  },
  {
    kind: 'text',
    name: 'json',
    file: 'wtrace.json',
    showsContexts: true,
    format: formatJson,
    parts: jsonParts,
  },
  { kind: 'text', name: 'uncovered', file: 'uncovered.json', format: formatUncovered },
  {
    kind: 'text',
    name: 'istanbul',
    file: 'coverage-final.json',
    showsBranches: true,
    format: formatIstanbul,
    parts: istanbulParts,
  },
  {
    kind: 'text',
    name: 'json-summary',
    file: 'coverage-summary.json',
    showsBranches: true,
    format: formatJsonSummary,
  },
  {
    kind: 'text',
    name: 'clover',
    file: 'clover.xml',
    showsBranches: true,
    format: formatClover,
    parts: cloverParts,
  },
  { kind: 'text', name: 'codecov', file: 'codecov.json', showsBranches: true, format: formatCodecov },
  {
    kind: 'text',
    name: 'coveralls',
    file: 'coveralls.json',
    showsBranches: true,
    format: formatCoveralls,
    parts: coverallsParts,
  },
  {
    kind: 'text',
    name: 'sonarqube',
    file: 'sonarqube.xml',
    showsBranches: true,
    format: formatSonarqube,
    parts: sonarqubeParts,
  },
  { kind: 'text', name: 'sarif', file: 'coverage.sarif', format: formatSarif },
  { kind: 'text', name: 'github', format: formatGithub },
  { kind: 'text', name: 'teamcity', format: formatTeamcity },
  {
    kind: 'text',
    name: 'csv',
    file: 'instructions.csv',
    needsInstructions: true,
    format: formatCsv,
    parts: csvParts,
  },
  { kind: 'text', name: 'contexts', showsContexts: true, format: formatContexts },
  { kind: 'text', name: 'none', format: () => '' },
];
