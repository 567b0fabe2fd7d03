/** Values that are in no memory: bytes that debug info describes, of which some may be missing. */
import type { Found } from './evaluate.ts';
import type { NoValueState } from './plan.ts';
import { type PlainType, sizeOf, type TypeTable, withoutAliases } from './types.ts';

/** Bytes that were found. */
export type FoundBytes = Extract<Found, { readonly kind: 'bytes' }>;

/** Why a number of which some bytes are missing has no value. */
export const PART_KEPT = 'the compiler kept only a part of its value here';

/** Records inside of records that bytes are looked for in. */
const MAX_DEPTH = 16;

/** A part of them. */
export function bytesWithin({ bytes, isKnown }: FoundBytes, offset: number, size: number): FoundBytes {
  const part = bytes.subarray(offset, offset + size);
  return { kind: 'bytes', bytes: part, ...(isKnown && { isKnown: isKnown.subarray(offset, offset + size) }) };
}

/** Whether none of the first `size` bytes is missing. */
export const isWhole = ({ isKnown }: FoundBytes, size: number): boolean =>
  isKnown?.subarray(0, size).every((known) => known !== 0) ?? true;

/**
 * Why they are no value of a type. Records and arrays may have parts that are missing, numbers may not.
 * @param size bytes that the value has; undefined: not known
 */
export function problemOfBytes(
  found: FoundBytes,
  { shape, size, types }: { readonly shape: PlainType; readonly size: number | undefined; types: TypeTable },
): { readonly state: NoValueState; readonly reason: string } | undefined {
  const { bytes, isKnown } = found;
  // A missing part of no bits misses nothing.
  if (isKnown !== undefined && isKnown.length > 0 && isKnown.every((known) => known === 0))
    return hasNoBits(types, shape, 0) ? undefined : gone('the compiler kept no value here');
  if (size === undefined || size === 0) return undefined;
  if (bytes.length < size) return { state: 'unsupported', reason: 'only a part of it is described' };
  if (isWhole(found, size)) return undefined;
  if (shape.kind !== 'record' && shape.kind !== 'array') return gone(PART_KEPT);
  const discriminant = shape.kind === 'record' ? shape.variants?.discriminant : undefined;
  if (discriminant === undefined) return undefined;
  const tag = bytesWithin(found, discriminant.offset, sizeOf(types, discriminant.type) ?? 0);
  return isWhole(tag, tag.bytes.length)
    ? undefined
    : gone('the compiler kept nothing here that says which variant it is');
}

const gone = (reason: string) => ({ state: 'optimized-out', reason }) as const;

/** Whether values of a type are all the same: classes without members, and those made of such. */
function hasNoBits(types: TypeTable, shape: PlainType, depth: number): boolean {
  if (shape.kind !== 'record' || depth === MAX_DEPTH) return false;
  if (shape.variants !== undefined || shape.virtualBases !== undefined) return false;
  return shape.members.every(({ type }) => hasNoBits(types, withoutAliases(types, type), depth + 1));
}
