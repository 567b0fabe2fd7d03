/** Bounds-checked reading of the binary format's primitives (WebAssembly 3.0 §5.2): bytes, LEB128, names. */
import { MalformedModuleError } from '../errors.ts';
import { LEB32_BYTES, LEB64_BYTES, lebBits, lebEnd, signedLeb, u32At } from './leb128.ts';

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
    return this.bytes[this.position++]!;
  }

  /** Unsigned LEB128 of at most 32 bits (§5.2.2). @throws {@link MalformedModuleError} */
  u32(): number {
    const { bytes, position, end } = this;
    if (position < end && bytes[position]! < 0x80) {
      this.position = position + 1;
      return bytes[position]!;
    }
    const value = u32At(bytes, position, end);
    if (value < 0) throw this.damaged('u32', LEB32_BYTES);
    this.position = lebEnd(bytes, position, end, LEB32_BYTES);
    return value;
  }

  /** Signed LEB128 of at most 32 bits. @throws {@link MalformedModuleError} */
  s32(): number {
    return this.signed('s32', 2 ** 31);
  }

  /** Signed LEB128 of at most 33 bits (block types, heap types). @throws {@link MalformedModuleError} */
  s33(): number {
    const { bytes, position } = this;
    if (position < this.end && bytes[position]! < 0x80) {
      this.position = position + 1;
      return (bytes[position]! << 25) >> 25;
    }
    return this.signed('s33', 2 ** 32);
  }

  /** Unsigned LEB128 of at most 64 bits (offsets of a memarg, limits). @throws {@link MalformedModuleError} */
  u64(): bigint {
    const { bytes, position, end } = this;
    const next = lebEnd(bytes, position, end, LEB64_BYTES);
    if (next < 0 || (next - position === LEB64_BYTES && bytes[next - 1]! > 1))
      throw this.damaged('u64', LEB64_BYTES);
    this.position = next;
    return lebBits(bytes, position, next);
  }

  /** Signed LEB128 of at most 64 bits. @throws {@link MalformedModuleError} */
  s64(): bigint {
    const { bytes, position, end } = this;
    const next = lebEnd(bytes, position, end, LEB64_BYTES);
    const last = next < 0 ? 0 : bytes[next - 1]!;
    if (next < 0 || (next - position === LEB64_BYTES && last !== 0 && last !== 0x7f))
      throw this.damaged('s64', LEB64_BYTES);
    this.position = next;
    return BigInt.asIntN(Math.min(64, 7 * (next - position)), lebBits(bytes, position, next));
  }

  private signed(what: string, limit: number): number {
    const { bytes, position, end } = this;
    const next = lebEnd(bytes, position, end, LEB32_BYTES);
    if (next < 0) throw this.damaged(what, LEB32_BYTES);
    const value = signedLeb(bytes, position, next);
    if (value < -limit || value >= limit) throw this.damaged(what, 0);
    this.position = next;
    return value;
  }

  /** What is wrong with a LEB128 of at most `most` bytes: it is cut off, or has too many. */
  private damaged(what: string, most: number): MalformedModuleError {
    const { bytes, position, end } = this;
    const isCut = end - position < most && lebEnd(bytes, position, end, most) < 0;
    return isCut
      ? new MalformedModuleError('unexpected end', end)
      : new MalformedModuleError(`integer too large for ${what}`, position);
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
