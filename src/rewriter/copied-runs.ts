/** Records which bytes of the original were copied to where; the source of the offset map. */
import type { OffsetMap } from '../probe-map.ts';

/** Runs `[from, from + length)` of the original that stand at `to` of the output, in order, joined where they touch. */
export class CopiedRuns {
  private readonly original: number[] = [];
  private readonly rewritten: number[] = [];
  private readonly size: number[] = [];

  /** Number of runs; a mark for {@link shift} and {@link truncate}. */
  get length(): number {
    return this.size.length;
  }

  /** Adds a run behind all others. */
  add(from: number, to: number, length: number): void {
    if (length > 0) {
      this.original.push(from);
      this.rewritten.push(to);
      this.size.push(length);
    }
  }

  /** Moves all runs from number `first` on by `bytes` in the output. */
  shift(first: number, bytes: number): void {
    for (let i = first; i < this.rewritten.length; i++) this.rewritten[i]! += bytes;
  }

  /** Forgets all runs from number `first` on. */
  truncate(first: number): void {
    this.original.length = first;
    this.rewritten.length = first;
    this.size.length = first;
  }

  /** The runs as columns. */
  toOffsetMap(): OffsetMap {
    const original: number[] = [];
    const rewritten: number[] = [];
    const length: number[] = [];
    for (let i = 0; i < this.size.length; i++) {
      const last = length.length - 1;
      const touches =
        last >= 0 &&
        original[last]! + length[last]! === this.original[i] &&
        rewritten[last]! + length[last]! === this.rewritten[i];
      if (touches) length[last]! += this.size[i]!;
      else {
        original.push(this.original[i]!);
        rewritten.push(this.rewritten[i]!);
        length.push(this.size[i]!);
      }
    }
    return {
      rewritten: Uint32Array.from(rewritten),
      original: Uint32Array.from(original),
      length: Uint32Array.from(length),
    };
  }
}
