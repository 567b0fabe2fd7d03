/** Bounds-checked reading of the binary format's primitives (WebAssembly 3.0 §5.2): bytes, LEB128, names. */
import { MalformedModuleError } from '../errors.ts';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads forwards through `bytes[position, end)`. Every failure is a `MalformedModuleError` with its file offset. */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** ModuleOffset of the next byte. */
  position: number;
  /** ModuleOffset one past the last byte that may be read. */
  readonly end: number;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.bytes = bytes;
    this.position = position;
    this.end = Math.min(end, bytes.length);
  }

  /** True when every byte is read. */
  get done(): boolean {
    return this.position >= this.end;
  }

  /** One byte. @throws {@link MalformedModuleError} at the end */
  u8(): number {
    if (this.position >= this.end) throw new MalformedModuleError('unexpected end', this.position);
    return this.bytes[this.position++] as number;
  }

  /** Unsigned LEB128 of at most 32 bits (§5.2.2). @throws {@link MalformedModuleError} */
  u32(): number {
    const start = this.position;
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      if (shift === 28 && byte > 0x0f) break;
      result |= (byte & 0x7f) << shift;
      if (byte < 0x80) return result >>> 0;
    }
    throw new MalformedModuleError('integer too large for u32', start);
  }

  /** Signed LEB128 of at most 32 bits. @throws {@link MalformedModuleError} */
  s32(): number {
    const start = this.position;
    const value = this.s64();
    if (this.position - start > 5 || value !== BigInt.asIntN(32, value)) {
      throw new MalformedModuleError('integer too large for s32', start);
    }
    return Number(value);
  }

  /** Signed LEB128 of at most 33 bits (block types, heap types). @throws {@link MalformedModuleError} */
  s33(): number {
    const first = this.bytes[this.position] as number;
    if (this.position < this.end && first < 0x80) {
      this.position++;
      return (first << 25) >> 25;
    }
    const start = this.position;
    const value = this.s64();
    if (this.position - start > 5 || value !== BigInt.asIntN(33, value)) {
      throw new MalformedModuleError('integer too large for s33', start);
    }
    return Number(value);
  }

  /** Unsigned LEB128 of at most 64 bits (offsets of a memarg, limits). @throws {@link MalformedModuleError} */
  u64(): bigint {
    const start = this.position;
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8();
      if (shift === 63n && byte > 1) break;
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return result;
    }
    throw new MalformedModuleError('integer too large for u64', start);
  }

  /** Signed LEB128 of at most 64 bits. @throws {@link MalformedModuleError} */
  s64(): bigint {
    const start = this.position;
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.u8();
      if (shift === 63n && byte !== 0 && byte !== 0x7f) break;
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(Math.min(64, Number(shift) + 7), result);
    }
    throw new MalformedModuleError('integer too large for s64', start);
  }

  /** The next `length` bytes as a view. @throws {@link MalformedModuleError} when fewer are left */
  view(length: number): Uint8Array {
    this.skip(length);
    return this.bytes.subarray(this.position - length, this.position);
  }

  /** Passes over `length` bytes. @throws {@link MalformedModuleError} when fewer are left */
  skip(length: number): void {
    if (length > this.end - this.position) throw new MalformedModuleError('unexpected end', this.position);
    this.position += length;
  }

  /** A name: length and UTF-8 (§5.2.4). @throws {@link MalformedModuleError} */
  name(): string {
    const start = this.position;
    const encoded = this.view(this.u32());
    try {
      return decoder.decode(encoded);
    } catch {
      throw new MalformedModuleError('name is not UTF-8', start);
    }
  }

  /**
   * The count of a vector whose items take at least `itemBytes` bytes each, so that a lying count ends here rather
   * than in an allocation. @throws {@link MalformedModuleError}
   */
  count(what: string, itemBytes = 1): number {
    const start = this.position;
    const count = this.u32();
    if (count * itemBytes > this.end - this.position) {
      throw new MalformedModuleError(
        `number of ${what} (${count}) is more than the bytes left can hold`,
        start,
      );
    }
    return count;
  }
}
