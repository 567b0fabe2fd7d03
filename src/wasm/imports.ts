/** Import, export, table and memory sections (WebAssembly 3.0 §5.5.5, §5.5.7, §5.5.8, §5.5.10). */
import { MalformedModuleError, UnsupportedError } from '../errors.ts';
import type { ByteReader } from './byte-reader.ts';
import { InstructionReader } from './instructions.ts';
import { Op } from './opcodes.ts';
import { readValType, type ValType } from './value-types.ts';

/** Bounds of a memory (in pages) or a table (in elements). */
export interface Limits {
  readonly min: bigint;
  readonly max?: bigint;
  /** 64-bit addresses (memory64, table64). */
  readonly is64: boolean;
  readonly shared: boolean;
  /** Byte size of a page as a power of two, where it is given (custom-page-sizes); else pages are of 64 KiB. */
  readonly pageSizeLog2?: number;
}

/** A table's type. */
export interface TableType extends Limits {
  readonly element: ValType;
}

/** The five index spaces that imports and exports speak of; `externKinds[byte]` in the binary format. */
export type ExternKind = (typeof externKinds)[number];
const externKinds = ['func', 'table', 'memory', 'global', 'tag'] as const;

/** One import. `index` is its place in the index space of its kind. */
export type Import = { readonly module: string; readonly name: string; readonly index: number } & (
  | { readonly kind: 'func' | 'tag'; readonly typeidx: number }
  | { readonly kind: 'table'; readonly type: TableType }
  | { readonly kind: 'memory'; readonly type: Limits }
  | { readonly kind: 'global'; readonly type: ValType; readonly mutable: boolean }
);

/** One export. */
export interface Export {
  readonly name: string;
  readonly kind: ExternKind;
  readonly index: number;
}

function readExternKind(reader: ByteReader): ExternKind {
  const offset = reader.position;
  const byte = reader.u8();
  const kind = externKinds[byte];
  if (kind === undefined) {
    throw new UnsupportedError(
      `unknown kind of import or export 0x${byte.toString(16)}; build the module without the proposal that adds it`,
      offset,
    );
  }
  return kind;
}

function readLimits(reader: ByteReader): Limits {
  const offset = reader.position;
  const flags = reader.u8();
  // Bit 3 is a page size of its own (custom-page-sizes); it follows the bounds.
  if (flags > 0x0f) throw new UnsupportedError(`unknown limits 0x${flags.toString(16)}`, offset);
  const min = reader.u64();
  const max = flags & 1 ? { max: reader.u64() } : {};
  const pageSize = flags & 8 ? { pageSizeLog2: reader.u32() } : {};
  return { min, ...max, ...pageSize, shared: (flags & 2) !== 0, is64: (flags & 4) !== 0 };
}

/** Reads a table type. @throws {@link UnsupportedError} */
export function readTableType(reader: ByteReader): TableType {
  const element = readValType(reader);
  return { element, ...readLimits(reader) };
}

/** Reads the contents of an import section. @throws {@link MalformedModuleError}, {@link UnsupportedError} */
export function readImports(reader: ByteReader): Import[] {
  const imports: Import[] = [];
  const counts: Record<ExternKind, number> = { func: 0, table: 0, memory: 0, global: 0, tag: 0 };
  for (let left = reader.count('imports', 4); left > 0; left--) {
    const module = reader.name();
    const name = reader.name();
    const kind = readExternKind(reader);
    const base = { module, name, index: counts[kind]++ };
    switch (kind) {
      case 'tag':
        reader.u8();
        imports.push({ ...base, kind, typeidx: reader.u32() });
        break;
      case 'func':
        imports.push({ ...base, kind, typeidx: reader.u32() });
        break;
      case 'table':
        imports.push({ ...base, kind, type: readTableType(reader) });
        break;
      case 'memory':
        imports.push({ ...base, kind, type: readLimits(reader) });
        break;
      case 'global':
        imports.push({ ...base, kind, type: readValType(reader), mutable: reader.u8() === 1 });
        break;
    }
  }
  return imports;
}

/** Reads the contents of an export section. @throws {@link MalformedModuleError}, {@link UnsupportedError} */
export function readExports(reader: ByteReader): Export[] {
  const exports: Export[] = [];
  for (let left = reader.count('exports', 3); left > 0; left--) {
    exports.push({ name: reader.name(), kind: readExternKind(reader), index: reader.u32() });
  }
  return exports;
}

/** Reads the contents of a memory section. @throws {@link MalformedModuleError}, {@link UnsupportedError} */
export function readMemories(reader: ByteReader): Limits[] {
  const memories: Limits[] = [];
  for (let left = reader.count('memories', 2); left > 0; left--) memories.push(readLimits(reader));
  return memories;
}

/** Reads the contents of a table section. @throws {@link MalformedModuleError}, {@link UnsupportedError} */
export function readTables(reader: ByteReader): TableType[] {
  const tables: TableType[] = [];
  for (let left = reader.count('tables', 3); left > 0; left--) {
    // 0x40 0x00: a table with an initializer.
    const hasInitializer = reader.bytes[reader.position] === 0x40;
    if (hasInitializer) reader.skip(2);
    tables.push(readTableType(reader));
    if (hasInitializer) skipExpression(reader);
  }
  return tables;
}

/** Passes over a constant expression and its `end`. */
function skipExpression(reader: ByteReader): void {
  const instructions = new InstructionReader(reader.bytes, reader.position, reader.end);
  while (instructions.read()) {
    if (instructions.opcode === Op.end) {
      reader.position = instructions.next;
      return;
    }
  }
  throw new MalformedModuleError('constant expression without end', reader.position);
}
