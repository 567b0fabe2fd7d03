/**
 * Whole numbers as LEB128 of their zigzag form, lists as the differences of neighbours: most take one byte. Written and
 * read in one order, which only the two sides know.
 */

/** A number has at most 56 bits here, 7 in each byte. */
const MAX_BYTES = 8;
/** From here on, bitwise operations would cut a number off. */
const BITWISE_BOUND = 2 ** 31;

/** Collects numbers between -2^51 and 2^51. */
export class NumberWriter {
  #bytes = new Uint8Array(1 << 12);
  #at = 0;

  /** Adds a number. */
  number(value: number): void {
    this.#reserve(1);
    this.#at = put(this.#bytes, this.#at, value);
  }

  /**
   * Adds a list, its length first.
   * @param stride how far back the number is that each one is likely to be near to
   */
  list(values: ArrayLike<number>, stride = 1): void {
    const { length } = values;
    this.#reserve(length + 1);
    const bytes = this.#bytes;
    let at = put(bytes, this.#at, length);
    for (let i = 0; i < length; i++) {
      const value = values[i]!;
      at = put(bytes, at, i < stride ? value : value - values[i - stride]!);
    }
    this.#at = at;
  }

  /** All that was added. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #reserve(numbers: number): void {
    const needed = this.#at + MAX_BYTES * numbers;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * needed);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** Writes a number from byte `at` on; returns where the next one goes. */
function put(bytes: Uint8Array, at: number, value: number): number {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  let next = at;
  for (; rest >= BITWISE_BOUND; rest = Math.floor(rest / 128)) bytes[next++] = (rest % 128) + 128;
  for (; rest >= 128; rest >>>= 7) bytes[next++] = (rest & 127) | 128;
  bytes[next++] = rest;
  return next;
}

/** Gives back what a {@link NumberWriter} made, in the same order; that it is what one made is not checked. */
export class NumberReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next number. */
  number(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++]!;
    if (byte < 128) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 127;
    for (let scale = 128; byte >= 128; scale *= 128) {
      byte = bytes[this.#at++]!;
      value += (byte & 127) * scale;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** The next list. */
  list(stride = 1): number[] {
    const values = new Array<number>(this.number());
    this.#fill(values, stride);
    return values;
  }

  /** The next list, of numbers from 0 to 2^32 - 1. */
  column(stride = 1): Uint32Array {
    const values = new Uint32Array(this.number());
    this.#fill(values, stride);
    return values;
  }

  /** Most are one byte: these are not left to {@link number}. */
  #fill(values: number[] | Uint32Array, stride: number): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let i = 0; i < values.length; i++) {
      const byte = bytes[at++]!;
      let value = (byte >>> 1) ^ -(byte & 1);
      if (byte >= 128) {
        this.#at = at - 1;
        value = this.number();
        at = this.#at;
      }
      values[i] = i < stride ? value : value + values[i - stride]!;
    }
    this.#at = at;
  }
}
