/**
 * Reads the little-endian values that DWARF sections are made of (DWARF 5 §7). Every read is checked against the end
 * of what may be read, so that damaged bytes end in a `MalformedDebugInfoError` that names section and offset.
 */
import { MalformedDebugInfoError } from '../../errors.ts';
import { LEB64_BYTES, lebEnd, signedLeb, unsignedLeb } from '../../wasm/index.ts';
import { DWARF64_ESCAPE } from './constants.ts';

const utf8 = new TextDecoder();

/** The length of a unit and the size of offsets in it (DWARF 5 §7.4). */
export interface InitialLength {
  /** Section offset of the unit's end. */
  readonly end: number;
  /** 4 in 32-bit DWARF, 8 in 64-bit DWARF. */
  readonly offsetSize: 4 | 8;
}

/** A cursor over one section; `pos` and `end` count bytes from the section's start. */
export class SectionReader {
  readonly bytes: Uint8Array;
  readonly section: string;
  pos: number;
  readonly end: number;

  /** @throws MalformedDebugInfoError when `pos` or `end` lie outside the section. */
  constructor(bytes: Uint8Array, section: string, pos = 0, end = bytes.length) {
    this.bytes = bytes;
    this.section = section;
    this.pos = pos;
    this.end = end;
    if (pos > end || end > bytes.length) this.fail('offset past the end of the section', pos);
  }

  /** @throws MalformedDebugInfoError always; `at` is a section offset. */
  fail(what: string, at: number = this.pos): never {
    throw new MalformedDebugInfoError(what, this.section, at);
  }

  /** @throws MalformedDebugInfoError when fewer than `count` bytes are left. */
  private need(count: number): void {
    if (count > this.end - this.pos) this.fail('ends in the middle of a value');
  }

  /** Moves on by `count` bytes. */
  skip(count: number): void {
    this.need(count);
    this.pos += count;
  }

  u8(): number {
    if (this.pos >= this.end) this.fail('ends in the middle of a value');
    return this.bytes[this.pos++]!;
  }

  u16(): number {
    this.need(2);
    const { bytes, pos } = this;
    this.pos = pos + 2;
    return bytes[pos]! | (bytes[pos + 1]! << 8);
  }

  u24(): number {
    this.need(3);
    const { bytes, pos } = this;
    this.pos = pos + 3;
    return bytes[pos]! | (bytes[pos + 1]! << 8) | (bytes[pos + 2]! << 16);
  }

  u32(): number {
    this.need(4);
    const { bytes, pos } = this;
    this.pos = pos + 4;
    return (bytes[pos]! | (bytes[pos + 1]! << 8) | (bytes[pos + 2]! << 16) | (bytes[pos + 3]! << 24)) >>> 0;
  }

  /** Values above 2^53 come rounded; whoever uses one as an offset fails on the bounds. */
  u64(): number {
    this.need(8);
    const low = this.u32();
    return this.u32() * 0x1_0000_0000 + low;
  }

  /** A number of 1, 2, 3, 4 or 8 bytes. @throws MalformedDebugInfoError for other sizes. */
  unsigned(size: number): number {
    switch (size) {
      case 1:
        return this.u8();
      case 2:
        return this.u16();
      case 3:
        return this.u24();
      case 4:
        return this.u32();
      case 8:
        return this.u64();
      default:
        return this.fail(`numbers of ${size} bytes are unknown`);
    }
  }

  /** Unsigned LEB128 (DWARF 5 §7.6). Values above 2^53 come rounded. */
  uleb(): number {
    const { bytes, pos } = this;
    if (pos < this.end && bytes[pos]! < 0x80) {
      this.pos = pos + 1;
      return bytes[pos]!;
    }
    this.skipLeb();
    return unsignedLeb(bytes, pos, this.pos);
  }

  /** Signed LEB128 (DWARF 5 §7.6). Values beyond ±2^53 come rounded. */
  sleb(): number {
    const { bytes, pos } = this;
    if (pos < this.end && bytes[pos]! < 0x80) {
      this.pos = pos + 1;
      return (bytes[pos]! << 25) >> 25;
    }
    this.skipLeb();
    return signedLeb(bytes, pos, this.pos);
  }

  /** Moves past a LEB128 of either sign. */
  skipLeb(): void {
    const { pos, end } = this;
    const next = lebEnd(this.bytes, pos, end, LEB64_BYTES);
    if (next >= 0) this.pos = next;
    else if (end - pos < LEB64_BYTES) this.fail('ends in the middle of a value', end);
    else this.fail('LEB128 of more than ten bytes', pos);
  }

  /** Moves past a null-terminated string. @returns its length in bytes, terminator excluded. */
  skipString(): number {
    const start = this.pos;
    const terminator = this.bytes.indexOf(0, start);
    if (terminator < 0 || terminator >= this.end) this.fail('string without end');
    this.pos = terminator + 1;
    return terminator - start;
  }

  /** A null-terminated string; bytes that are not UTF-8 become U+FFFD. */
  string(): string {
    const start = this.pos;
    const length = this.skipString();
    return utf8.decode(this.bytes.subarray(start, start + length));
  }

  /** The length that starts a unit. @throws MalformedDebugInfoError when the unit would leave the section. */
  initialLength(): InitialLength {
    const start = this.pos;
    const first = this.u32();
    const is64 = first === DWARF64_ESCAPE;
    if (!is64 && first >= 0xfffffff0) this.fail('reserved unit length', start);
    const length = is64 ? this.u64() : first;
    if (length > this.end - this.pos) this.fail('unit reaches past the end of the section', start);
    return { end: this.pos + length, offsetSize: is64 ? 8 : 4 };
  }
}
