/** Workflow commands of GitHub Actions: an annotation for each range of lines that did not run. */
import { type CoverageFacts, filesOf } from '../coverage/index.ts';
import { missingIn, missingRanges, rangeText } from './missing-lines.ts';
import { printable } from './printable.ts';

/** GitHub shows no more of one step, and counts the rest. */
const MOST = 50;

const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string =>
  data(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Formats annotations, the longest ranges first. */
export function formatGithub(facts: CoverageFacts): string {
  const found = filesOf(facts).flatMap((file) =>
    missingRanges(file).map((range) => ({ path: file.path, range, missing: missingIn(file, range) })),
  );
  found.sort((a, b) => b.missing - a.missing);
  const shown = found
    .slice(0, MOST)
    .map(
      ({ path, range }) =>
        `::warning file=${property(path)},line=${range.from},endLine=${range.to},title=Not covered::${data(`${rangeText(range)} did not run`)}\n`,
    );
  const more = found.length - shown.length;
  return shown.join('') + (more > 0 ? `::notice::${more} more ranges of lines did not run\n` : '');
}
