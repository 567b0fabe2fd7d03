/** Instruction counts while they are collected, in columns that grow. */
import { grown } from '../columns/index.ts';
import type { ModuleOffset } from '../location.ts';
import type { InstructionCounts } from './facts.ts';

/** Collects counts of instructions, ascending by offset. */
export class InstructionColumns {
  #offset: Uint32Array<ArrayBuffer>;
  #count: Float64Array<ArrayBuffer>;
  #length = 0;

  /** `expected` is a guess at the number of instructions. */
  constructor(expected = 0) {
    const size = Math.ceil(expected) + 16;
    this.#offset = new Uint32Array(size);
    this.#count = new Float64Array(size);
  }

  /** Appends an instruction: its ModuleOffset and how often it ran. */
  push(offset: ModuleOffset, count: number): void {
    if (this.#length === this.#offset.length) {
      this.#offset = grown(this.#offset);
      this.#count = grown(this.#count);
    }
    this.#offset[this.#length] = offset;
    this.#count[this.#length++] = count;
  }

  /** Copies, so that what is kept is no larger than needed. */
  done(): InstructionCounts {
    return { offset: this.#offset.slice(0, this.#length), count: this.#count.slice(0, this.#length) };
  }
}
