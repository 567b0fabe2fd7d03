/**
 * Reads what byte-writer.ts writes, from bytes that may be anything: it never reads past the end, and never makes room for
 * more items than the bytes that are left can hold.
 */
import { invalid } from '../invalid.ts';
import { TextForm } from './byte-writer.ts';

/** What the last byte of the longest encoding of a number is multiplied by. */
const LARGEST_SCALE = 2 ** 49;

/** A position in some bytes. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #name: string;
  #at = 0;

  /** @param name what the bytes are, for messages */
  constructor(bytes: Uint8Array, name: string) {
    this.#bytes = bytes;
    this.#name = name;
  }

  /** Bytes that were not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** The next byte. */
  byte(): number {
    const value = this.#bytes[this.#at++];
    return value === undefined ? this.#cut() : value;
  }

  /** The next number, 0 to 2^53 - 1. */
  unsigned(): number {
    let byte = this.byte();
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let scale = 128; byte >= 128; scale *= 128) {
      if (scale > LARGEST_SCALE) invalid(`a number in its ${this.#name} is too long`);
      byte = this.byte();
      value += (byte & 127) * scale;
    }
    return value <= Number.MAX_SAFE_INTEGER ? value : invalid(`a number in its ${this.#name} is too large`);
  }

  /** The next number, -2^52 to 2^52 - 1. */
  signed(): number {
    const value = this.unsigned();
    if (value < 2 ** 31) return (value >>> 1) ^ -(value & 1);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /**
   * The next number, as the number of items that follow.
   * @param bytes that each item takes at least
   * @param most items that there can be
   */
  count(bytes: number, most = Number.MAX_SAFE_INTEGER): number {
    const value = this.unsigned();
    if (value > most) invalid(`its ${this.#name} has ${value} items, and there can be ${most}`);
    return value * bytes <= this.left ? value : this.#cut();
  }

  /** The next list of numbers. */
  numbers(): number[] {
    const values = new Array<number>(this.count(1));
    let last = 0;
    for (let i = 0; i < values.length; i++) {
      last += this.signed();
      values[i] = last;
    }
    return values;
  }

  /** The next bytes: a view. */
  bytes(count: number): Uint8Array {
    if (count > this.left) this.#cut();
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** The next list of strings. */
  strings(): string[] {
    const lengths = new Array<number>(this.count(1));
    for (let i = 0; i < lengths.length; i++) lengths[i] = this.unsigned();
    const form = this.byte();
    const text = this.#text(form, this.bytes(this.count(1)));
    let at = 0;
    const strings = lengths.map((length) => {
      at += length;
      return text.slice(at - length, at);
    });
    if (at !== text.length) invalid(`the strings in its ${this.#name} have other lengths than it says`);
    return strings;
  }

  /** Refuses bytes that nothing reads. */
  finish(): void {
    if (this.left > 0) invalid(`its ${this.#name} is longer than its contents`);
  }

  #text(form: number, bytes: Uint8Array): string {
    // A copy: browsers decode no shared memory.
    const own = bytes.slice();
    try {
      if (form === TextForm.utf8)
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(own);
      if (form === TextForm.utf16 && own.length % 2 === 0) return utf16(own);
    } catch {
      // Not UTF-8, or longer than a string can be.
    }
    return invalid(`the strings in its ${this.#name} cannot be decoded`);
  }

  #cut(): never {
    return invalid(`its ${this.#name} is cut off`);
  }
}

/** Code units decoded at once. */
const CHUNK = 1 << 13;

/** `TextDecoder` would replace lone surrogates, which are why this form exists. */
function utf16(bytes: Uint8Array): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += 2 * CHUNK) {
    const units: number[] = [];
    const end = Math.min(start + 2 * CHUNK, bytes.length);
    for (let i = start; i < end; i += 2) units.push(bytes[i]! | (bytes[i + 1]! << 8));
    // biome-ignore lint/plugin: at most CHUNK of them.
    text += String.fromCharCode(...units);
  }
  return text;
}
