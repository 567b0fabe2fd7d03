/** Bytes of numbers, truth values and pointers → values. */
import { unsignedOf } from './guest-state.ts';
import type { Encoding, PlainType } from './types.ts';

/** A value without parts. Numbers of 64 bits and more are bigints. */
export type ScalarValue = number | bigint | boolean | string;

/** Integers up to this size are numbers. */
const NUMBER_BYTES = 4;

/** Undefined: the type has parts, or the bytes are not as many as it has. */
export function scalarOf(shape: PlainType, bytes: Uint8Array): ScalarValue | undefined {
  switch (shape.kind) {
    case 'base':
      if (bytes.length < shape.size) return undefined;
      return baseValue(shape, bytes);
    case 'pointer':
      if (bytes.length < shape.size) return undefined;
      return shape.size <= NUMBER_BYTES ? small('unsigned', bytes, shape.size) : unsignedOf(bytes);
    case 'enum': {
      if (bytes.length < shape.size) return undefined;
      const bits = unsignedOf(bytes);
      const value = shape.isSigned ? BigInt.asIntN(8 * shape.size, bits) : bits;
      return shape.values.find((each) => each.value === value)?.name ?? narrow(value, shape.size);
    }
    default:
      return undefined;
  }
}

/** Integers and truth values that need no bigint. */
function small(encoding: Encoding, bytes: Uint8Array, size: number): number | boolean {
  let bits = 0;
  for (let i = size - 1; i >= 0; i--) bits = (bits << 8) | (bytes[i] ?? 0);
  if (encoding === 'boolean') return bits !== 0;
  const unused = 32 - 8 * size;
  return encoding === 'signed' || encoding === 'char' ? (bits << unused) >> unused : bits >>> 0;
}

const narrow = (value: bigint, size: number): number | bigint =>
  size <= NUMBER_BYTES ? Number(value) : value;

function baseValue(
  { encoding, size }: Extract<PlainType, { readonly kind: 'base' }>,
  bytes: Uint8Array,
): ScalarValue | undefined {
  if (encoding !== 'float' && encoding !== 'utf' && size <= NUMBER_BYTES) return small(encoding, bytes, size);
  const bits = unsignedOf(bytes);
  switch (encoding) {
    case 'boolean':
      return bits !== 0n;
    case 'float': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      if (size === 4) return view.getFloat32(0, true);
      return size === 8 ? view.getFloat64(0, true) : undefined;
    }
    case 'signed':
    case 'char':
      return narrow(BigInt.asIntN(8 * size, bits), size);
    case 'unsigned':
    case 'unsigned-char':
      return narrow(bits, size);
    case 'utf':
      return codePoint(Number(bits));
  }
}

/** The character; a number that is no character comes as that number. */
function codePoint(value: number): string | number {
  const isScalar = value <= 0x10ffff && (value < 0xd800 || value > 0xdfff);
  return isScalar ? String.fromCodePoint(value) : value;
}
