/** Copies of columns that outlive the plan of their function. */

/** Keeps the same column of one function after the other. */
export class KeptColumn {
  private last: readonly number[] = [];

  /**
   * The first `length` numbers of a column as a plain array, which takes less than a small typed array. One that equals the one before is the one before: of a
   * module's million functions, most have a single block.
   */
  keep(column: Int32Array, length: number): readonly number[] {
    const { last } = this;
    let same = last.length === length;
    for (let i = 0; i < last.length && same; i++) same = last[i] === column[i];
    if (same) return last;
    const copy = new Array<number>(length);
    for (let i = 0; i < length; i++) copy[i] = column[i]!;
    this.last = copy;
    return copy;
  }
}
