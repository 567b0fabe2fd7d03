/**
 * Writes the packed form's atoms: bytes, whole numbers as LEB128 (signed ones in zigzag form), lists of strings. Small
 * numbers take one byte, so sections write differences from what a reader expects.
 */

/** A number takes at most 8 bytes: 56 bits, 7 in each. */
const MAX_NUMBER_BYTES = 8;
/** From here on, bitwise operators would cut a number off. */
const BITWISE_BOUND = 2 ** 31;

/** How {@link ByteWriter.strings} wrote its text. */
export const TextForm = { utf8: 0, utf16: 1 } as const;

/** A buffer that grows as needed. */
export class ByteWriter {
  #bytes: Uint8Array;
  #at = 0;

  /** @param capacity bytes to reserve at first */
  constructor(capacity = 1 << 10) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** Adds one byte, 0 to 255. */
  byte(value: number): void {
    if (this.#at === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#at++] = value;
  }

  /** Adds a whole number from 0 to 2^53 - 1. */
  unsigned(value: number): void {
    if (this.#at + MAX_NUMBER_BYTES > this.#bytes.length) this.#reserve(MAX_NUMBER_BYTES);
    const bytes = this.#bytes;
    let at = this.#at;
    let rest = value;
    for (; rest >= BITWISE_BOUND; rest = Math.floor(rest / 128)) bytes[at++] = (rest % 128) + 128;
    for (; rest >= 128; rest >>>= 7) bytes[at++] = (rest & 127) | 128;
    bytes[at++] = rest;
    this.#at = at;
  }

  /** Adds a whole number from -2^52 to 2^52 - 1. */
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** Adds a list: its length, then each number's difference from the one before. */
  numbers(values: ArrayLike<number>): void {
    this.unsigned(values.length);
    let last = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      this.signed(value - last);
      last = value;
    }
  }

  /** Adds bytes as they are, without their number. */
  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /**
   * Adds a list of strings: their lengths in UTF-16 code units, then one text for all, which is faster to decode than many.
   * Strings may have lone surrogates, which UTF-8 cannot represent: then the text is UTF-16.
   */
  strings(values: readonly string[]): void {
    this.unsigned(values.length);
    for (const { length } of values) this.unsigned(length);
    const text = values.join('');
    const form = LONE_SURROGATE.test(text) ? TextForm.utf16 : TextForm.utf8;
    const encoded = form === TextForm.utf8 ? new TextEncoder().encode(text) : utf16(text);
    this.byte(form);
    this.unsigned(encoded.length);
    this.bytes(encoded);
  }

  /** All that was added. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #reserve(count: number): void {
    const needed = this.#at + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * needed);
    grown.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = grown;
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Low byte of each code unit first. */
function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    bytes[2 * i] = unit & 255;
    bytes[2 * i + 1] = unit >>> 8;
  }
  return bytes;
}
