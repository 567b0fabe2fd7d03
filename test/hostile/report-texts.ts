/** All reports of some facts, each as one text. */
import type { CoverageFacts } from '../../src/coverage/index.ts';
import { htmlPages } from '../../src/report/html/index.ts';
import { type ReportOptions, reports } from '../../src/report/index.ts';

const usual = { width: 80, color: false, generator: 'test', sourceRoot: '/', timestamp: 0 };

/** @param source texts of sources, for the pages */
export function reportTexts(
  facts: CoverageFacts,
  source: ReportOptions['source'] = () => undefined,
): readonly { readonly name: string; readonly text: string }[] {
  const options = { ...usual, source };
  const pages = (): string =>
    [...htmlPages(facts, options)].flatMap(({ path, parts }) => [path, ...parts]).join('\n');
  return reports.map((report) => ({
    name: report.name,
    text: report.kind === 'text' ? report.format(facts, options) : pages(),
  }));
}
