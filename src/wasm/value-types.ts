/** Value types, heap types and block types (WebAssembly 3.0 §5.3.1-§5.3.6): reading and their text. */
import { UnsupportedError } from '../errors.ts';
import type { ByteReader } from './byte-reader.ts';

/** A value type (or a packed storage type of a field). `ref` covers the abbreviations as well. */
export type ValType =
  | { readonly kind: 'num'; readonly name: 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'i8' | 'i16' }
  | { readonly kind: 'ref'; readonly nullable: boolean; readonly heap: number };

/** Abstract heap types: byte → name, and how the text abbreviates a nullable reference to it. */
const abstractHeapTypes = new Map<number, readonly [name: string, abbreviation: string]>([
  [0x69, ['exn', 'exnref']],
  [0x6a, ['array', 'arrayref']],
  [0x6b, ['struct', 'structref']],
  [0x6c, ['i31', 'i31ref']],
  [0x6d, ['eq', 'eqref']],
  [0x6e, ['any', 'anyref']],
  [0x6f, ['extern', 'externref']],
  [0x70, ['func', 'funcref']],
  [0x71, ['none', 'nullref']],
  [0x72, ['noextern', 'nullexternref']],
  [0x73, ['nofunc', 'nullfuncref']],
  [0x74, ['noexn', 'nullexnref']],
]);

/** `(ref null ht)` as a byte. */
export const REF_NULL = 0x63;
/** `(ref ht)` as a byte. */
export const REF = 0x64;
/** The s33 of a block type without parameters and results. */
export const EMPTY_BLOCK_TYPE = 0x40 - 0x80;

// One object per type without immediates, indexed by its byte.
const simple: (ValType | undefined)[] = [];
for (const [byte, name] of [
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
  [0x7b, 'v128'],
  [0x78, 'i8'],
  [0x77, 'i16'],
] as const) {
  simple[byte] = { kind: 'num', name };
}
for (const byte of abstractHeapTypes.keys()) {
  simple[byte] = { kind: 'ref', nullable: true, heap: byte - 0x80 };
}

const unsupported = (what: string, offset: number) =>
  new UnsupportedError(`unknown ${what}; build the module without the proposal that adds it`, offset);

/** Reads a value type, or the storage type of a field. @throws {@link UnsupportedError} for an unknown one */
export function readValType(reader: ByteReader): ValType {
  const offset = reader.position;
  const byte = reader.u8();
  if (byte === REF || byte === REF_NULL) {
    return { kind: 'ref', nullable: byte === REF_NULL, heap: readHeapType(reader) };
  }
  const type = simple[byte];
  if (type === undefined) throw unsupported(`value type 0x${byte.toString(16)}`, offset);
  return type;
}

/** Reads a heap type: a typeidx, or the negative s33 of an abstract one. @throws {@link UnsupportedError} */
export function readHeapType(reader: ByteReader): number {
  const offset = reader.position;
  const heap = reader.s33();
  if (heap < 0 && !abstractHeapTypes.has(heap + 0x80)) {
    throw unsupported(`heap type ${heap < -0x80 ? heap : `0x${(heap + 0x80).toString(16)}`}`, offset);
  }
  return heap;
}

/**
 * Reads a block type and returns it as s33: a typeidx, {@link EMPTY_BLOCK_TYPE}, or a value type's first byte minus
 * 0x80; what follows `(ref …)` is passed over. @throws {@link UnsupportedError}
 */
export function readBlockType(reader: ByteReader): number {
  const start = reader.position;
  const type = reader.s33();
  if (type < 0 && type !== EMPTY_BLOCK_TYPE) {
    reader.position = start;
    readValType(reader);
  }
  return type;
}

/** Text of a heap type: `func`, `extern`… or the typeidx. */
export function heapTypeText(heap: number): string {
  return heap >= 0 ? String(heap) : (abstractHeapTypes.get(heap + 0x80)?.[0] ?? String(heap));
}

/** Text of a value type: `i32`, `funcref`, `(ref null 3)`. */
export function valTypeText(type: ValType): string {
  if (type.kind === 'num') return type.name;
  if (type.nullable && type.heap < 0) return abstractHeapTypes.get(type.heap + 0x80)?.[1] ?? 'ref';
  return `(ref ${type.nullable ? 'null ' : ''}${heapTypeText(type.heap)})`;
}

/** The byte of a value type that has no immediates. */
const byteOf = new Map(
  simple.flatMap((type, byte) => (type?.kind === 'num' ? [[type.name, byte] as const] : [])),
);

/** Writes a value type. */
export function writeValType(out: { u8(byte: number): void; s32(value: number): void }, type: ValType): void {
  if (type.kind === 'num') {
    out.u8(byteOf.get(type.name) ?? 0);
    return;
  }
  if (type.nullable && type.heap < 0) {
    out.u8(type.heap + 0x80);
    return;
  }
  out.u8(type.nullable ? REF_NULL : REF);
  out.s32(type.heap);
}
