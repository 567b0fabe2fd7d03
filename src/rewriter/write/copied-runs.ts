/** Records which bytes of the original were copied where; the source of the offset map. */
import { grown } from '../../columns/index.ts';
import type { ModuleOffset } from '../../location.ts';
import type { OffsetMap } from '../../probe-map/index.ts';

/** Runs `[from, from + length)` of the original that are at `to` of the output, in order, joined where they touch. */
export class CopiedRuns {
  private original = new Uint32Array(1024);
  private rewritten = new Uint32Array(1024);
  private size = new Uint32Array(1024);
  private count = 0;

  /** Number of runs; a mark for {@link shift} and {@link truncate}. */
  get length(): number {
    return this.count;
  }

  /** Adds a run after all others. */
  add(from: ModuleOffset, to: number, length: number): void {
    if (length <= 0) return;
    const at = this.count++;
    if (at === this.size.length) {
      this.original = grown(this.original);
      this.rewritten = grown(this.rewritten);
      this.size = grown(this.size);
    }
    this.original[at] = from;
    this.rewritten[at] = to;
    this.size[at] = length;
  }

  /** Moves all runs from number `first` on by `bytes` in the output. */
  shift(first: number, bytes: number): void {
    const { rewritten, count } = this;
    for (let i = first; i < count; i++) rewritten[i]! += bytes;
  }

  /** Removes all runs from number `first` on. */
  truncate(first: number): void {
    this.count = first;
  }

  /** The runs as columns. No run can be added afterwards. */
  toOffsetMap(): OffsetMap {
    const { original, rewritten, size } = this;
    let last = -1;
    for (let i = 0; i < this.count; i++) {
      const touches =
        last >= 0 &&
        original[last]! + size[last]! === original[i] &&
        rewritten[last]! + size[last]! === rewritten[i];
      if (touches) size[last]! += size[i]!;
      else {
        last++;
        original[last] = original[i]!;
        rewritten[last] = rewritten[i]!;
        size[last] = size[i]!;
      }
    }
    const count = last + 1;
    return {
      rewritten: rewritten.slice(0, count),
      original: original.slice(0, count),
      length: size.slice(0, count),
    };
  }
}
