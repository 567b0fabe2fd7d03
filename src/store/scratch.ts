/**
 * Memory that is used again for each data file: of ten thousand files, arrays of their own would be thrown away faster than
 * the engine frees memory that is not on its heap.
 */

/** Memory for one file at a time: what it gave out for a file must not be used once the next is read. */
export class Scratch {
  #bytes = new Uint8Array(0);
  #counters = new Float64Array(0);
  /** Counters of the current file that are given out. */
  #used = 0;

  /** Room for the bytes of a file, with anything in it. What was given out before is free. */
  bytes(size: number): Uint8Array<ArrayBuffer> {
    this.#used = 0;
    if (this.#bytes.length < size) this.#bytes = new Uint8Array(Math.max(size, 2 * this.#bytes.length));
    return this.#bytes.subarray(0, size);
  }

  /** Zeros, for the counters of one module of the file. */
  counters(count: number): Float64Array {
    const from = this.#used;
    this.#used += count;
    // What was given out of the array before stays with those who have it.
    if (this.#counters.length < this.#used) this.#counters = new Float64Array(2 * this.#used);
    return this.#counters.subarray(from, this.#used).fill(0);
  }
}
