/**
 * What a module gets besides probes, by index space. Kinds of probes add what they need and get its index immediately:
 * everything comes last in its index space, in the order in which it is added, so that no original index changes.
 */
import {
  ByteWriter,
  Op,
  SectionId,
  type TypeByte,
  type ValType,
  type WasmModule,
  writeValType,
} from '../../wasm/index.ts';
import { AddedGlobals } from './added-globals.ts';

const FUNC = 0x60;
const FUNCREF = 0x70;
/** Limits with a maximum (§5.3.7). */
const BOUNDED = 1;
/** Form of an element segment with an explicit table and function indices (§5.5.12). */
const ACTIVE_WITH_TABLE = 2;
const ELEMKIND_FUNC = 0;

/** Kinds of an export, in the order in which added exports are written (§5.5.10). */
const exportKinds = ['func', 'table', 'memory', 'global'] as const;

/** One of the kinds of an export. */
export type ExportKind = (typeof exportKinds)[number];

/** Items to append to one section. */
export interface SectionItems {
  readonly count: number;
  readonly items: Uint8Array;
}

interface AddedExport {
  readonly name: string;
  readonly kind: ExportKind;
  readonly index: number;
}

/** See the top of this file. */
export class ModuleAdditions {
  /** Added globals, which can be removed again. */
  readonly globals: AddedGlobals;
  private readonly module: WasmModule;
  /** Encoded type → its typeidx. */
  private readonly typeIndices = new Map<string, number>();
  private readonly types = new ByteWriter();
  /** typeidx of each function, and its body with its size. */
  private readonly functions: { readonly typeidx: number; readonly body: Uint8Array }[] = [];
  private readonly tables: number[] = [];
  private readonly memories: number[] = [];
  private readonly exports: AddedExport[] = [];
  private readonly segments = new ByteWriter();
  private segmentCount = 0;

  constructor(module: WasmModule) {
    this.module = module;
    this.globals = new AddedGlobals(module.globalCount);
  }

  /** True when nothing was added. */
  get isEmpty(): boolean {
    const { types, functions, tables, memories, exports, globals } = this;
    return (
      types.length === 0 &&
      functions.length + tables.length + memories.length + exports.length + globals.count === 0
    );
  }

  /** Whether the module has a code section: without one no function can be added. */
  get hasCode(): boolean {
    return this.module.sections.some(({ id }) => id === SectionId.code);
  }

  /** typeidx of a function type, added unless it was added before. Each is a recursion group of its own. */
  functionType(params: readonly ValType[], results: readonly ValType[]): number {
    const encoded = new ByteWriter(16);
    encoded.u8(FUNC);
    for (const types of [params, results]) {
      encoded.u32(types.length);
      for (const type of types) writeValType(encoded, type);
    }
    const bytes = encoded.finish();
    const key = bytes.join();
    const known = this.typeIndices.get(key);
    if (known !== undefined) return known;
    const typeidx = this.module.types.length + this.typeIndices.size;
    this.typeIndices.set(key, typeidx);
    this.types.bytes(bytes);
    return typeidx;
  }

  /** Adds a function. @param body without its size: locals and code @returns its funcidx */
  function(typeidx: number, body: Uint8Array): number {
    const sized = new ByteWriter(body.length + 5);
    sized.u32(body.length);
    sized.bytes(body);
    this.functions.push({ typeidx, body: sized.finish() });
    return this.module.funcTypes.length + this.functions.length - 1;
  }

  /** Adds a table of `size` functions, which cannot grow. Returns its tableidx. */
  table(size: number): number {
    this.tables.push(size);
    return this.module.tables.length + this.tables.length - 1;
  }

  /** Adds a memory of `pages` pages, which cannot grow. Returns its memidx. */
  memory(pages: number): number {
    this.memories.push(pages);
    return this.module.memories.length + this.memories.length - 1;
  }

  /** Adds an export. */
  export(name: string, kind: ExportKind, index: number): void {
    this.exports.push({ name, kind, index });
  }

  /** Adds an active element segment that fills a table from its start (§5.5.12). */
  elements(tableidx: number, functions: readonly number[]): void {
    const { segments } = this;
    segments.u8(ACTIVE_WITH_TABLE);
    segments.u32(tableidx);
    segments.bytes([Op['i32.const'], 0, Op.end, ELEMKIND_FUNC]);
    segments.u32(functions.length);
    for (const funcidx of functions) segments.u32(funcidx);
    this.segmentCount++;
  }

  /** Items of the type section. */
  typeItems(): SectionItems {
    return { count: this.typeIndices.size, items: this.types.finish() };
  }

  /** Items of the function section. */
  functionItems(): SectionItems {
    const items = new ByteWriter();
    for (const { typeidx } of this.functions) items.u32(typeidx);
    return { count: this.functions.length, items: items.finish() };
  }

  /** Items of the table section. */
  tableItems(): SectionItems {
    const items = new ByteWriter();
    for (const size of this.tables) {
      items.u8(FUNCREF);
      items.u8(BOUNDED);
      items.u32(size);
      items.u32(size);
    }
    return { count: this.tables.length, items: items.finish() };
  }

  /** Items of the memory section. */
  memoryItems(): SectionItems {
    const items = new ByteWriter();
    for (const pages of this.memories) {
      items.u8(BOUNDED);
      items.u32(pages);
      items.u32(pages);
    }
    return { count: this.memories.length, items: items.finish() };
  }

  /** Items of the global section. */
  globalItems(): SectionItems {
    return { count: this.globals.count, items: this.globals.finish() };
  }

  /** Items of the export section: functions first, then tables, memories, globals. */
  exportItems(): SectionItems {
    const items = new ByteWriter();
    exportKinds.forEach((kind, byte) => {
      for (const added of this.exports) {
        if (added.kind !== kind) continue;
        items.name(added.name);
        items.u8(byte);
        items.u32(added.index);
      }
    });
    return { count: this.exports.length, items: items.finish() };
  }

  /** Items of the element section. */
  elementItems(): SectionItems {
    return { count: this.segmentCount, items: this.segments.finish() };
  }

  /** Bodies for the code section, sizes included; as many as there are {@link functionItems}. */
  bodies(): readonly Uint8Array[] {
    return this.functions.map(({ body }) => body);
  }
}

/** The value types that wtrace's own code uses. */
export const valTypes = {
  i32: { kind: 'num', name: 'i32' },
  i64: { kind: 'num', name: 'i64' },
} as const satisfies Record<keyof Omit<typeof TypeByte, 'empty'>, ValType>;
