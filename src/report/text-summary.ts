/** The totals alone, for a terminal. */
import picocolors from 'picocolors';
import { type CoverageFacts, filesOf, percentText, type Share, summarize } from '../coverage/index.ts';
import { patchText } from './patch-lines.ts';
import type { ReportOptions } from './report.ts';
import { footerOf } from './text-footer.ts';
import { fold } from './width.ts';

const NAME_WIDTH = 10;

const row = (name: string, share: Share): string =>
  `${name.padEnd(NAME_WIDTH)} ${share.total === 0 ? '-' : `${percentText(share)}% (${share.covered}/${share.total})`}`;

/** Formats the totals, and what the numbers lack. */
export function formatTextSummary(facts: CoverageFacts, { color, width }: ReportOptions): string {
  const files = filesOf(facts);
  const { lines, functions, branches } = summarize(files);
  const colors = picocolors.createColors(color);
  const patch = patchText(files);
  const filesRun = files.filter((file) => file.lines.some(({ covered }) => covered)).length;
  const output = [
    colors.bold(row('Lines', lines)),
    row('Functions', functions),
    ...(files.some((file) => file.branches !== undefined) ? [row('Branches', branches)] : []),
    row('Files', { covered: filesRun, total: files.length }),
    ...(patch === undefined
      ? []
      : [row('Patch', patch.share), ...patch.files.map(({ path, missed }) => `  ${path}: ${missed}`)]),
    ...footerOf(facts).flatMap((line) => fold(line, width)),
  ];
  return `${output.join('\n')}\n`;
}
