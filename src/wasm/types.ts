/** The type section (WebAssembly 3.0 §5.5.4): recursion groups, subtypes, composite types. */
import { MalformedModuleError, UnsupportedError } from '../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import { readValType, type ValType } from './value-types.ts';

/** A field of a struct, or the elements of an array. */
export interface FieldType {
  readonly type: ValType;
  readonly mutable: boolean;
}

/** The type that a typeidx refers to. */
export type TypeDefinition = {
  /** False when other types may declare it as their supertype. */
  readonly final: boolean;
  /** typeidx of the declared supertypes. */
  readonly supertypes: readonly number[];
} & (
  | { readonly kind: 'func'; readonly params: readonly ValType[]; readonly results: readonly ValType[] }
  | { readonly kind: 'struct'; readonly fields: readonly FieldType[] }
  | { readonly kind: 'array'; readonly element: FieldType }
);

const REC = 0x4e;
const SUB_FINAL = 0x4f;
const SUB = 0x50;
const ARRAY = 0x5e;
const STRUCT = 0x5f;
const FUNC = 0x60;

/**
 * Reads the contents of a type section; recursion groups are flattened, so that the result is indexed by typeidx.
 * @throws {@link MalformedModuleError}, {@link UnsupportedError}
 */
export function readTypes(reader: ByteReader): TypeDefinition[] {
  const types: TypeDefinition[] = [];
  for (let left = reader.count('types'); left > 0; left--) {
    if (reader.bytes[reader.position] !== REC) {
      types.push(readSubType(reader));
      continue;
    }
    reader.skip(1);
    for (let inGroup = reader.count('types'); inGroup > 0; inGroup--) types.push(readSubType(reader));
  }
  return types;
}

function readSubType(reader: ByteReader): TypeDefinition {
  const offset = reader.position;
  let byte = reader.u8();
  let final = true;
  const supertypes: number[] = [];
  if (byte === SUB || byte === SUB_FINAL) {
    final = byte === SUB_FINAL;
    for (let left = reader.count('supertypes'); left > 0; left--) supertypes.push(reader.u32());
    byte = reader.u8();
  }
  const base = { final, supertypes };
  switch (byte) {
    case FUNC:
      return { ...base, kind: 'func', params: readValTypes(reader), results: readValTypes(reader) };
    case STRUCT: {
      const fields: FieldType[] = [];
      for (let left = reader.count('fields', 2); left > 0; left--) fields.push(readField(reader));
      return { ...base, kind: 'struct', fields };
    }
    case ARRAY:
      return { ...base, kind: 'array', element: readField(reader) };
    default:
      throw new UnsupportedError(
        `unknown type 0x${byte.toString(16)}; build the module without the proposal that adds it`,
        offset,
      );
  }
}

function readValTypes(reader: ByteReader): ValType[] {
  const types: ValType[] = [];
  for (let left = reader.count('value types'); left > 0; left--) types.push(readValType(reader));
  return types;
}

function readField(reader: ByteReader): FieldType {
  const type = readValType(reader);
  const offset = reader.position;
  const mutability = reader.u8();
  if (mutability > 1) {
    throw new MalformedModuleError(`unknown mutability 0x${mutability.toString(16)}`, offset);
  }
  return { type, mutable: mutability === 1 };
}
