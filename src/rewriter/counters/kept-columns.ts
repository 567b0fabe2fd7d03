/** Columns of a module's probe map while its functions are planned: what has to outlive each function's plan. */
import { PlacesWriter } from '../../probe-map/index.ts';

/** Keeps the same column of one function after another. */
export class KeptColumn {
  private last: readonly number[] = [];

  /**
   * The first `length` numbers of a column as a plain array, which takes less memory than a small typed array. An array
   * equal to the one kept before is shared: of a module's million functions, most have a single block.
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

/** Columns of a function's probes, which often equal those of the previous function, and the places of its lines. */
export class KeptColumns {
  readonly blockStart = new KeptColumn();
  readonly blockCounter = new KeptColumn();
  readonly edgeFrom = new KeptColumn();
  readonly edgeTo = new KeptColumn();
  readonly edgeCounter = new KeptColumn();
  readonly places = new PlacesWriter();
}
