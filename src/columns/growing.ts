/**
 * Columns that grow. Several columns mostly share one length, so that whoever fills them checks it once and writes to the
 * arrays directly; only the rare step to larger arrays is here.
 */

/** A kind of array that a column is kept in. */
export type Column =
  | Uint8Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/** A larger array of the same kind that begins with the numbers of `column`; the rest is 0. @param capacity its length */
export function grown<T extends Column>(column: T, capacity: number = 2 * column.length): T {
  const larger = new (column.constructor as new (length: number) => T)(capacity);
  larger.set(column);
  return larger;
}
