/** `coverage-summary.json` in the form of istanbul's json-summary, which badges and comments are made from. */
import { type CoverageFacts, type FileFacts, filesOf, type Share, summarize } from '../coverage/index.ts';
import { absolutePath } from './istanbul.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './report.ts';

/** A percentage, cut after two digits, so that 100 is exact; of nothing it is 100, as istanbul has it. */
const pct = ({ covered, total }: Share): number =>
  total === 0 ? 100 : Math.floor((covered / total) * 10_000) / 100;

const entry = (share: Share) => ({
  total: share.total,
  covered: share.covered,
  skipped: 0,
  pct: pct(share),
});

function summaryOf(files: readonly FileFacts[]) {
  const { lines, functions, branches } = summarize(files);
  return {
    lines: entry(lines),
    statements: entry(lines),
    functions: entry(functions),
    branches: entry(branches),
  };
}

/** Formats totals and files, a file a line. */
export function formatJsonSummary(facts: CoverageFacts, { sourceRoot }: ReportOptions): string {
  const files = filesOf(facts);
  const rows = [
    `"total": ${JSON.stringify(summaryOf(files))}`,
    ...files.map(
      (file) =>
        `${JSON.stringify(absolutePath(printable(file.path), sourceRoot))}: ${JSON.stringify(summaryOf([file]))}`,
    ),
  ];
  return `{${rows.join(',\n')}}\n`;
}
