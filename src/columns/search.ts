/**
 * Binary search. Code that searches millions of times should keep to one kind of array per function, as the engine's type
 * feedback belongs to a function: `CodeMap.functionAt` and the walks over rows look at the neighbour of the last answer first.
 */

/** The first index in `[from, to)` whose value is not below `value`; `to` when there is none. The values ascend. */
export function lowerBound(
  values: ArrayLike<number>,
  value: number,
  from = 0,
  to: number = values.length,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first index in `[from, to)` whose value is above `value`; `to` when there is none. The values ascend. */
export function upperBound(
  values: ArrayLike<number>,
  value: number,
  from = 0,
  to: number = values.length,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The first index in `[0, count)` for which `isBefore` is false; `count` when there is none.
 * @param isBefore true up to some index, false from there on: a comparison by a key that is not a column
 */
export function partitionPoint(count: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
