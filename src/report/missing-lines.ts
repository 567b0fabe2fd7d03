/** Lines that have code and did not run, as reports that point at them need them. */
import { changedTest, type FileFacts, missedArms } from '../coverage/index.ts';
import { type LineRange, rangesOf } from './line-ranges.ts';
import { printable } from './printable.ts';

/** Lines that did not run, joined over lines without code between them; with a diff, only changed ones. */
export function missingRanges(file: FileFacts): readonly LineRange[] {
  const isWanted = changedTest(file);
  return rangesOf(file.lines, ({ line, covered }) => !covered && isWanted(line));
}

/** Number of lines of a range that have code and did not run. */
export const missingIn = ({ lines }: FileFacts, { from, to }: LineRange): number =>
  lines.reduce((sum, { line, covered }) => sum + (!covered && line >= from && line <= to ? 1 : 0), 0);

/** Arms that were not taken, of branches on lines that ran, as `12->15`. */
export function missedArmTexts({ lines, branches = [] }: FileFacts): readonly string[] {
  const ran = new Set(lines.flatMap(({ line, covered }) => (covered ? [line] : [])));
  return missedArms(branches, (line) => ran.has(line)).map(printable);
}

/** The same; with a diff, only on changed lines. */
export function changedArmTexts(file: FileFacts): readonly string[] {
  const isWanted = changedTest(file);
  return missedArmTexts({ ...file, branches: (file.branches ?? []).filter(({ line }) => isWanted(line)) });
}

/** `line 5`, `lines 5 to 9`. */
export const rangeText = ({ from, to }: LineRange): string =>
  from === to ? `line ${from}` : `lines ${from} to ${to}`;
