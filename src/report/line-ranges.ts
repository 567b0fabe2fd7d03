/** Lists of lines as ranges, for people. */
import type { LineFacts } from '../coverage/index.ts';

/** Consecutive lines, from `from` to `to`, both 1-based and part of it. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The lines that a test picks, joined to a range where no other coverable line lies between:
 * lines that hold no code do not split one.
 */
export function rangesOf(
  lines: readonly LineFacts[],
  picks: (line: LineFacts) => boolean,
): readonly LineRange[] {
  const ranges: LineRange[] = [];
  let from = 0;
  let to = 0;
  const close = () => {
    if (from > 0) ranges.push({ from, to });
    from = 0;
  };
  for (const line of lines) {
    if (!picks(line)) close();
    else {
      if (from === 0) from = line.line;
      to = line.line;
    }
  }
  close();
  return ranges;
}

/** The same as text: `5`, `7-9`. */
export const lineRanges = (
  lines: readonly LineFacts[],
  picks: (line: LineFacts) => boolean,
): readonly string[] =>
  rangesOf(lines, picks).map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));

/** As many ranges as fit into `width` columns, then how many more there are. */
export function fitRanges(ranges: readonly string[], width: number): string {
  const whole = ranges.join(', ');
  if (whole.length <= width) return whole;
  for (let count = ranges.length - 1; count > 0; count--) {
    const text = `${ranges.slice(0, count).join(', ')}, … +${ranges.length - count}`;
    if (text.length <= width) return text;
  }
  return `… ${ranges.length}`.slice(0, Math.max(0, width));
}
