/**
 * Indices grouped by a key, by counting sort: of key k, `items[first[k]]` up to `items[first[k + 1]]`, excluded. All arrays
 * are Int32Array, so that the loops stay fast: the engine's type feedback belongs to a function, not to who calls it.
 */

/** What {@link groupByKey} reads and fills. */
export interface Grouping {
  /** Index → its key, from 0; an index with a negative key is in no group. */
  readonly keys: Int32Array;
  /** Number of indices; `keys` may be longer. */
  readonly length: number;
  /** Number of keys. */
  readonly groups: number;
  /** Filled: key → its first place in `items`. One entry more than there are keys, or longer. */
  readonly first: Int32Array;
  /** Filled: the indices by key, those of one key ascending. Has room for all that have a key. */
  readonly items: Int32Array;
}

/** Groups the indices of `keys` into `first` and `items`, whatever these hold before. Linear. */
export function groupByKey({ keys, length, groups, first, items }: Grouping): void {
  first.fill(0, 0, groups + 1);
  for (let i = 0; i < length; i++) {
    const key = keys[i]!;
    if (key >= 0) first[key]!++;
  }
  let sum = 0;
  for (let key = 0; key < groups; key++) {
    sum += first[key]!;
    first[key] = sum;
  }
  first[groups] = sum;
  // Backwards, so that each group begins where it ended before, and ascends.
  for (let i = length - 1; i >= 0; i--) {
    const key = keys[i]!;
    if (key >= 0) items[--first[key]!] = i;
  }
}

/** Where each key's range begins, of keys that ascend: of key k, the indices `[first[k], first[k + 1])`. */
export function rangesByKey(keys: Int32Array, length: number, groups: number): Int32Array {
  const first = new Int32Array(groups + 1);
  for (let i = 0; i < length; i++) first[keys[i]! + 1]!++;
  sumCounts(first, groups);
  return first;
}

/** Makes the beginnings of ranges from their lengths: `first[k + 1]` holds the length of range k before, and its end after. */
export function sumCounts(first: Int32Array, groups: number): void {
  for (let key = 0; key < groups; key++) first[key + 1]! += first[key]!;
}
