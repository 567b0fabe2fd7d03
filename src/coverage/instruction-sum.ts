/** Sums of instruction counts, in columns: several runs of one module. */
import type { InstructionCounts } from './facts.ts';

/** A sum that never holds more than its result: the parts may be dropped as they are added. */
export class InstructionSum {
  #offset = new Uint32Array(0);
  #count = new Float64Array(0);

  /** Adds the counts of one more run. The parts may list different instructions. */
  add({ offset, count }: InstructionCounts): void {
    if (!sameOffsets(this.#offset, offset)) this.#makeRoom(offset);
    let at = 0;
    for (let i = 0; i < offset.length; i++) {
      while (this.#offset[at]! < offset[i]!) at++;
      this.#count[at] = Math.min(this.#count[at]! + count[i]!, Number.MAX_SAFE_INTEGER);
    }
  }

  /** The sum so far. Later additions may change it. */
  get counts(): InstructionCounts {
    return { offset: this.#offset, count: this.#count };
  }

  #makeRoom(others: Uint32Array): void {
    const own = this.#offset;
    const offset = new Uint32Array(own.length + others.length);
    const count = new Float64Array(offset.length);
    let length = 0;
    for (let i = 0, j = 0; i < own.length || j < others.length; length++) {
      const first = Math.min(own[i] ?? Number.POSITIVE_INFINITY, others[j] ?? Number.POSITIVE_INFINITY);
      offset[length] = first;
      if (own[i] === first) count[length] = this.#count[i++]!;
      while (others[j] === first) j++;
    }
    this.#offset = offset.slice(0, length);
    this.#count = count.slice(0, length);
  }
}

/** Whether two columns list the same instructions. */
export function sameOffsets(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((offset, i) => offset === b[i]);
}

/** Columns of pairs that may come in any order, and one offset twice. */
export function columnsOf(pairs: readonly (readonly [offset: number, count: number])[]): InstructionCounts {
  const sorted = [...pairs].sort(([a], [b]) => a - b);
  const sum = new InstructionSum();
  sum.add({
    offset: Uint32Array.from(sorted, ([offset]) => offset),
    count: Float64Array.from(sorted, ([, count]) => count),
  });
  return sum.counts;
}
