/** What two sequences of events do not share, by a shortest edit script. */
import { keyOf, type TwinEvent } from './event.ts';

/** An event that only one side has. */
export interface Edit {
  readonly side: 'c' | 'python';
  readonly event: TwinEvent;
}

/**
 * Events to strike out on either side, as few as can be, so that equal sequences remain. Of several such choices it is
 * the one that keeps the two sides together for as long as it can from the start, so that the answer is always the same.
 */
export function edits(c: readonly TwinEvent[], python: readonly TwinEvent[]): Edit[] {
  const a = c.map(keyOf);
  const b = python.map(keyOf);
  const width = b.length + 1;
  /** Length of the longest common subsequence of `a` from i and `b` from j, at i * width + j. */
  const common = new Int32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      common[at] =
        a[i] === b[j] ? common[at + width + 1]! + 1 : Math.max(common[at + width]!, common[at + 1]!);
    }
  }
  const found: Edit[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      i++;
      j++;
    } else if (
      j >= b.length ||
      (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)
    ) {
      found.push({ side: 'c', event: c[i++]! });
    } else found.push({ side: 'python', event: python[j++]! });
  }
  return found;
}
