/** Bytes of numbers, truth values and pointers → values. */
import { smallOf, unsignedOf } from './guest-state.ts';
import { doubleOfQuad } from './quad-float.ts';
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
      return shape.size <= NUMBER_BYTES ? smallOf(bytes, 0, shape.size) : unsignedOf(bytes);
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

/** How many bytes make a value that {@link smallScalar} gives; undefined: it does not. */
export function smallSize(shape: PlainType): number | undefined {
  if (shape.kind === 'pointer') return shape.size <= NUMBER_BYTES ? shape.size : undefined;
  if (shape.kind !== 'base' || shape.size > NUMBER_BYTES) return undefined;
  return shape.encoding === 'float' || shape.encoding === 'utf' ? undefined : shape.size;
}

/**
 * Integers, truth values and pointers that need no bigint.
 * @param bits of a type for which there is a {@link smallSize}, without sign
 */
export function smallScalar(shape: PlainType, bits: number): ScalarValue {
  return shape.kind === 'base' ? small(shape.encoding, bits, shape.size) : bits;
}

function small(encoding: Encoding, bits: number, size: number): number | boolean {
  if (encoding === 'boolean') return bits !== 0;
  const unused = 32 - 8 * size;
  return encoding === 'signed' || encoding === 'char' ? (bits << unused) >> unused : bits;
}

const narrow = (value: bigint, size: number): number | bigint =>
  size <= NUMBER_BYTES ? Number(value) : value;

function baseValue(
  { name, encoding, size }: Extract<PlainType, { readonly kind: 'base' }>,
  bytes: Uint8Array,
): ScalarValue | undefined {
  if (encoding !== 'float' && encoding !== 'utf' && size <= NUMBER_BYTES)
    return small(encoding, smallOf(bytes, 0, size), size);
  const bits = unsignedOf(bytes);
  switch (encoding) {
    case 'boolean':
      return bits !== 0n;
    case 'float': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      if (size === 4) return view.getFloat32(0, true);
      if (size === 8) return view.getFloat64(0, true);
      // Zig has an f80 of that size, too.
      return size === 16 && name !== 'f80' ? doubleOfQuad(bits) : undefined;
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
