/** Full decoding of immediates, for printing: the slow twin of `InstructionReader.read` (WebAssembly 3.0 §5.4). */
import { MalformedModuleError, UnsupportedError } from '../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ImmediateKind } from './opcodes.ts';
import { EMPTY_BLOCK_TYPE, readBlockType, readHeapType, readValType, type ValType } from './value-types.ts';

type IndexKind = Extract<
  ImmediateKind,
  | 'labelidx'
  | 'funcidx'
  | 'typeidx'
  | 'tableidx'
  | 'memidx'
  | 'globalidx'
  | 'localidx'
  | 'tagidx'
  | 'dataidx'
  | 'elemidx'
  | 'fieldidx'
  | 'laneidx'
  | 'u32'
  | 'reserved'
>;

/** A decoded immediate. */
export type Immediate =
  | { readonly kind: IndexKind | 'i32'; readonly value: number }
  | { readonly kind: 'i64'; readonly value: bigint }
  /** The bits as in the module, little-endian: a NaN keeps its payload. */
  | { readonly kind: 'f32' | 'f64' | 'v128' | 'lanes'; readonly bytes: Uint8Array }
  | { readonly kind: 'labels'; readonly labels: readonly number[] }
  | { readonly kind: 'blocktype'; readonly type: BlockType }
  /** `align` is the exponent of 2. */
  | { readonly kind: 'memarg'; readonly align: number; readonly offset: bigint; readonly memidx: number }
  | { readonly kind: 'valtypes'; readonly types: readonly ValType[] }
  /** A typeidx, or a negative abstract heap type. */
  | { readonly kind: 'heaptype'; readonly heap: number }
  | { readonly kind: 'castflags'; readonly sourceNullable: boolean; readonly targetNullable: boolean }
  | { readonly kind: 'catches'; readonly clauses: readonly Catch[] };

/** A catch clause of `try_table`; `tag` is -1 for the two kinds that catch all. */
export interface Catch {
  readonly kind: 'catch' | 'catch_ref' | 'catch_all' | 'catch_all_ref';
  readonly tag: number;
  readonly label: number;
}

/** A decoded block type. */
export type BlockType =
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly type: ValType }
  | { readonly kind: 'type'; readonly typeidx: number };

const catchKinds = ['catch', 'catch_ref', 'catch_all', 'catch_all_ref'] as const;

function readCatch(reader: ByteReader): Catch {
  const offset = reader.position;
  const byte = reader.u8();
  const kind = catchKinds[byte];
  if (kind === undefined) {
    throw new UnsupportedError(
      `unknown catch clause 0x${byte.toString(16)}; build the module without the proposal that adds it`,
      offset,
    );
  }
  const tag = byte < 2 ? reader.u32() : -1;
  return { kind, tag, label: reader.u32() };
}

function readBlock(reader: ByteReader): BlockType {
  const start = reader.position;
  const type = readBlockType(reader);
  if (type === EMPTY_BLOCK_TYPE) return { kind: 'empty' };
  if (type >= 0) return { kind: 'type', typeidx: type };
  reader.position = start;
  return { kind: 'value', type: readValType(reader) };
}

function readLabels(reader: ByteReader): number[] {
  const labels: number[] = [];
  for (let left = reader.count('labels'); left >= 0; left--) labels.push(reader.u32());
  return labels;
}

function readVector<T>(reader: ByteReader, what: string, readItem: (reader: ByteReader) => T): T[] {
  const items: T[] = [];
  for (let left = reader.count(what); left > 0; left--) items.push(readItem(reader));
  return items;
}

/**
 * Reads one immediate.
 * @throws {@link MalformedModuleError} when bytes are missing or an integer is too large
 * @throws {@link UnsupportedError} for an unknown type or catch clause
 */
export function readImmediate(reader: ByteReader, kind: ImmediateKind): Immediate {
  switch (kind) {
    case 'blocktype':
      return { kind, type: readBlock(reader) };
    case 'labels':
      return { kind, labels: readLabels(reader) };
    case 'memarg': {
      const align = reader.u32();
      const memidx = align & 0x40 ? reader.u32() : 0;
      return { kind, align: align & 0x3f, memidx, offset: reader.u64() };
    }
    case 'i32':
      return { kind, value: reader.s32() };
    case 'i64':
      return { kind, value: reader.s64() };
    case 'f32':
      return { kind, bytes: reader.view(4) };
    case 'f64':
      return { kind, bytes: reader.view(8) };
    case 'v128':
    case 'lanes':
      return { kind, bytes: reader.view(16) };
    case 'laneidx':
    case 'reserved':
      return { kind, value: reader.u8() };
    case 'valtypes':
      return { kind, types: readVector(reader, 'value types', readValType) };
    case 'heaptype':
      return { kind, heap: readHeapType(reader) };
    case 'castflags': {
      const offset = reader.position;
      const flags = reader.u8();
      if (flags > 3) throw new MalformedModuleError(`unknown cast flags 0x${flags.toString(16)}`, offset);
      return { kind, sourceNullable: (flags & 1) !== 0, targetNullable: (flags & 2) !== 0 };
    }
    case 'catches':
      return { kind, clauses: readVector(reader, 'catch clauses', readCatch) };
    default:
      return { kind, value: reader.u32() };
  }
}
