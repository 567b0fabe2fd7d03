/** Lines that have code and did not run, as reports that point at them need them. */
import type { FileFacts } from '../coverage/index.ts';
import { type LineRange, rangesOf } from './line-ranges.ts';

/** Lines that did not run, joined over lines without code between them. */
export const missingRanges = ({ lines }: FileFacts): readonly LineRange[] =>
  rangesOf(lines, ({ covered }) => !covered);

/** Number of lines of a range that have code and did not run. */
export const missingIn = ({ lines }: FileFacts, { from, to }: LineRange): number =>
  lines.reduce((sum, { line, covered }) => sum + (!covered && line >= from && line <= to ? 1 : 0), 0);

/** `line 5`, `lines 5 to 9`. */
export const rangeText = ({ from, to }: LineRange): string =>
  from === to ? `line ${from}` : `lines ${from} to ${to}`;
