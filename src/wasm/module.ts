/** A module as far as wtrace needs it: sections, types, index spaces, bodies. Validation is left to the engine. */
import { MalformedModuleError } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';
import { type CodeBodies, noCode, readCode } from './code.ts';
import {
  type Export,
  type ExternKind,
  type Import,
  type Limits,
  readExports,
  readImports,
  readMemories,
  readTables,
  type TableType,
} from './imports.ts';
import { InstructionMap } from './instruction-map.ts';
import { readSections, type Section, SectionId, sectionTitle } from './sections.ts';
import { readTypes, type TypeDefinition } from './types.ts';

/** What {@link readModule} finds. Index spaces include imports, which come first in them. */
export interface WasmModule {
  readonly bytes: Uint8Array;
  /** All sections, custom and unknown ones included, in file order. */
  readonly sections: readonly Section[];
  /** By typeidx. */
  readonly types: readonly TypeDefinition[];
  readonly imports: readonly Import[];
  readonly exports: readonly Export[];
  /** funcidx → typeidx, imported functions included. */
  readonly funcTypes: Uint32Array;
  readonly importedFunctions: number;
  /** By tableidx. */
  readonly tables: readonly TableType[];
  /** By memidx. */
  readonly memories: readonly Limits[];
  /** Number of globals, imported ones included. */
  readonly globalCount: number;
  readonly importedGlobals: number;
  /** Number of tags, imported ones included. */
  readonly tagCount: number;
  readonly importedTags: number;
  /** funcidx of the start function. */
  readonly start?: number;
  readonly code: CodeBodies;
  /** Where instructions begin; read on first use. */
  readonly instructions: InstructionMap;
}

/**
 * Reads a module. What it does not read (constant expressions, segments, instructions) is not checked; what it does
 * read never takes more memory than a small multiple of the bytes given.
 * @throws {@link MalformedModuleError} when the bytes are not a module, or a damaged one
 * @throws `UnsupportedError` for a component, or for types of a proposal that wtrace does not know
 */
export function readModule(bytes: Uint8Array): WasmModule {
  const sections = readSections(bytes);

  /** Reads the whole contents of a section, if the module has it. */
  const contents = <T>(id: number, read: (reader: ByteReader) => T): T | undefined => {
    const section = sections.find((candidate) => candidate.id === id);
    if (section === undefined) return undefined;
    const reader = new ByteReader(bytes, section.contentStart, section.end);
    const result = read(reader);
    if (!reader.done) {
      throw new MalformedModuleError(
        `${sectionTitle(id)} section has ${reader.end - reader.position} bytes too many`,
        reader.position,
      );
    }
    return result;
  };
  /** Number of items in a section whose items are not read. */
  const count = (id: number, what: string, itemBytes: number) => {
    const section = sections.find((candidate) => candidate.id === id);
    if (section === undefined) return 0;
    return new ByteReader(bytes, section.contentStart, section.end).count(what, itemBytes);
  };

  const types = contents(SectionId.type, readTypes) ?? [];
  const imports = contents(SectionId.import, readImports) ?? [];
  const imported = (kind: ExternKind) => imports.filter((item) => item.kind === kind);
  const defined = contents(SectionId.function, readFunctionTypes) ?? new Uint32Array(0);
  const importedTypes = imports.flatMap((item) => (item.kind === 'func' ? [item.typeidx] : []));
  const funcTypes = new Uint32Array(importedTypes.length + defined.length);
  funcTypes.set(importedTypes);
  funcTypes.set(defined, importedTypes.length);

  const importedTables = imports.flatMap((item) => (item.kind === 'table' ? [item.type] : []));
  const importedMemories = imports.flatMap((item) => (item.kind === 'memory' ? [item.type] : []));
  const importedGlobals = imported('global').length;
  const importedTags = imported('tag').length;
  const start = contents(SectionId.start, (reader) => reader.u32());

  // `llvm-strip --only-keep-debug` leaves containers that declare functions and have no code section.
  const code = contents(SectionId.code, readCode) ?? noCode;
  if (code !== noCode && code.count !== defined.length) {
    throw new MalformedModuleError(
      `${defined.length} functions are declared, but the code section has ${code.count} bodies`,
      code.base,
    );
  }
  return {
    bytes,
    sections,
    types,
    imports,
    exports: contents(SectionId.export, readExports) ?? [],
    funcTypes,
    importedFunctions: importedTypes.length,
    tables: [...importedTables, ...(contents(SectionId.table, readTables) ?? [])],
    memories: [...importedMemories, ...(contents(SectionId.memory, readMemories) ?? [])],
    importedGlobals,
    globalCount: importedGlobals + count(SectionId.global, 'globals', 3),
    importedTags,
    tagCount: importedTags + count(SectionId.tag, 'tags', 2),
    ...(start === undefined ? {} : { start }),
    code,
    instructions: new InstructionMap(bytes, code),
  };
}

function readFunctionTypes(reader: ByteReader): Uint32Array {
  const types = new Uint32Array(reader.count('functions'));
  for (let i = 0; i < types.length; i++) types[i] = reader.u32();
  return types;
}
