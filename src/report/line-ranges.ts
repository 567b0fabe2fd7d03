/** Lists of lines as ranges, for people. */
import type { LineFacts } from '../coverage/index.ts';

/**
 * The lines that a test picks, joined to a range where no other coverable line lies between:
 * lines that hold no code do not split one.
 */
export function lineRanges(
  lines: readonly LineFacts[],
  picks: (line: LineFacts) => boolean,
): readonly string[] {
  const ranges: string[] = [];
  let first = 0;
  let last = 0;
  const close = () => {
    if (first > 0) ranges.push(first === last ? `${first}` : `${first}-${last}`);
    first = 0;
  };
  for (const line of lines) {
    if (!picks(line)) close();
    else {
      if (first === 0) first = line.line;
      last = line.line;
    }
  }
  close();
  return ranges;
}

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
