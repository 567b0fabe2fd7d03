/** A set of lines of one file: bits in chunks, as there may be a thousand sets for a file of a hundred thousand lines. */

/** Lines of a chunk; a power of two. */
const CHUNK = 1024;
const WORDS = CHUNK / 32;

/** See the top of this file. */
export class LineSet {
  /** Number of the chunk → its bits. */
  readonly #chunks = new Map<number, Uint32Array>();
  /** The chunk of the line that was added last. */
  #number = -1;
  #bits = new Uint32Array(0);

  /** Adds a line: a whole number from 0 on. */
  add(line: number): void {
    const number = Math.floor(line / CHUNK);
    if (number !== this.#number) {
      this.#number = number;
      this.#bits = this.#chunk(number);
    }
    const bit = line % CHUNK;
    this.#bits[bit >>> 5]! |= 1 << (bit & 31);
  }

  /** Adds the lines of another set. */
  addAll(other: LineSet): void {
    for (const [number, bits] of other.#chunks) {
      const own = this.#chunk(number);
      for (let i = 0; i < WORDS; i++) own[i]! |= bits[i]!;
    }
  }

  has(line: number): boolean {
    const bits = this.#chunks.get(Math.floor(line / CHUNK));
    const bit = line % CHUNK;
    return bits !== undefined && (bits[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }

  /** Ascending; a new array each time. */
  toLines(): number[] {
    const lines: number[] = [];
    for (const number of [...this.#chunks.keys()].sort((a, b) => a - b)) {
      const bits = this.#chunk(number);
      for (let i = 0; i < WORDS; i++)
        for (let word = bits[i]!; word !== 0; word &= word - 1)
          lines.push(number * CHUNK + 32 * i + (31 - Math.clz32(word & -word)));
    }
    return lines;
  }

  #chunk(number: number): Uint32Array<ArrayBuffer> {
    let bits = this.#chunks.get(number) as Uint32Array<ArrayBuffer> | undefined;
    if (bits === undefined) {
      bits = new Uint32Array(WORDS);
      this.#chunks.set(number, bits);
    }
    return bits;
  }
}
