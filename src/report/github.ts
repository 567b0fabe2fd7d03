/** Workflow commands of GitHub Actions: an annotation for each range of lines (with a diff: changed ones) that did not run, and for arms of branches. */
import { type CoverageFacts, filesOf } from '../coverage/index.ts';
import { changedArmTexts, missingIn, missingRanges, rangeText } from './missing-lines.ts';
import { printable } from './printable.ts';

/** GitHub shows no more of one step, and counts the rest. */
const MOST = 50;

const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string =>
  data(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** `12->15` and `12 arm 2` as sentences. */
const armText = (text: string): string =>
  text
    .replace(/^\d+->(?=\d)/, 'the branch never went to line ')
    .replace(/^\d+->/, 'the branch never went to ')
    .replace(/^\d+ (?=arm )/, 'the branch never took ');

/** Formats annotations, the longest ranges first. */
export function formatGithub(facts: CoverageFacts): string {
  const files = filesOf(facts);
  const found = files.flatMap((file) =>
    missingRanges(file).map((range) => ({ path: file.path, range, missing: missingIn(file, range) })),
  );
  found.sort((a, b) => b.missing - a.missing);
  const shown = found
    .slice(0, MOST)
    .map(
      ({ path, range }) =>
        `::warning file=${property(path)},line=${range.from},endLine=${range.to},title=Not covered::${data(`${rangeText(range)} did not run`)}\n`,
    );
  const arms = files.flatMap((file) => changedArmTexts(file).map((text) => ({ path: file.path, text })));
  const shownArms = arms
    .slice(0, MOST - shown.length)
    .map(
      ({ path, text }) =>
        `::notice file=${property(path)},line=${Number.parseInt(text, 10)},title=Branch not covered::${data(armText(text))}\n`,
    );
  const more = found.length - shown.length;
  return (
    [...shown, ...shownArms].join('') +
    (more > 0 ? `::notice::${more} more ranges of lines did not run\n` : '')
  );
}
