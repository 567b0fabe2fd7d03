/** Byte cursor and writer of the slow reference: its own, so that a fault in src/wasm cannot hide in both. */

/** Reads little-endian and LEB128 numbers. The reference is fed valid modules only. */
export class Cursor {
  readonly bytes: Uint8Array;
  /** Bytes from the start of `bytes`. */
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  u8(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Error(`reference: read past the end at 0x${this.at.toString(16)}`);
    return byte;
  }

  peek(): number {
    return this.bytes[this.at] ?? -1;
  }

  /** Unsigned LEB128 of at most 32 bits. */
  u32(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.u8();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  /** Passes over one LEB128 of any width and sign. */
  skipLeb(): void {
    while (this.u8() >= 0x80);
  }

  /** Passes over a name or byte vector. */
  skipVector(): void {
    const length = this.u32();
    this.at += length;
  }
}

/** Grows as bytes are appended. */
export class Writer {
  #bytes = new Uint8Array(1 << 12);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  u8(...values: readonly number[]): this {
    this.#reserve(values.length);
    for (const value of values) this.#bytes[this.#length++] = value;
    return this;
  }

  u32(value: number): this {
    for (let rest = value; ; ) {
      const byte = rest % 128;
      rest = Math.floor(rest / 128);
      if (rest === 0) return this.u8(byte);
      this.u8(byte | 0x80);
    }
  }

  /** `i32.const` operand; `value` is not negative. */
  s32(value: number): this {
    for (let rest = value; ; rest >>= 7) {
      if (rest < 64) return this.u8(rest);
      this.u8((rest & 0x7f) | 0x80);
    }
  }

  name(text: string): this {
    const utf8 = new TextEncoder().encode(text);
    return this.u32(utf8.length).bytes(utf8);
  }

  bytes(source: Uint8Array): this {
    this.#reserve(source.length);
    this.#bytes.set(source, this.#length);
    this.#length += source.length;
    return this;
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
