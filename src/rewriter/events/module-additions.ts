/**
 * What event probes add to a module outside the bodies: the table of callouts, the ring, globals, block types, exports.
 * Collects the sites as functions are planned, and becomes the event map.
 */
import {
  CALLOUT_COUNT,
  CALLS_EXPORT,
  CURSOR_EXPORT,
  DEPTH_EXPORT,
  type EventFunction,
  type EventMap,
  FLAGS_EXPORT,
  LOCAL_EXPORT,
  type LocalType,
  RING_EXPORT,
  TURN_EXPORT,
} from '../../probe-map/index.ts';
import { ByteWriter, Op, readLocals, type ValType, type WasmModule, writeValType } from '../../wasm/index.ts';
import { type EventFilter, localTypeOf } from '../conditions/site-filter.ts';
import type { AddedGlobals } from '../write/added-globals.ts';
import type { EventIndices } from './event-frame.ts';
import type { EventSetup } from './event-options.ts';
import { EventSiteColumns } from './event-sites.ts';
import { RING_LIMIT, RING_PAGES } from './ring-size.ts';

const I32 = 0x7f;
const FUNC = 0x60;
const FUNCREF = 0x70;
const EMPTY_BLOCK_TYPE = 0x40;
const BOUNDED = 1;
const EXPORT_KIND = { table: 1, memory: 2, global: 3 } as const;

/** Items for one section. */
export interface SectionItems {
  readonly count: number;
  readonly items: Uint8Array;
}

/** What {@link EventParts.additions} gives. */
export interface Additions {
  readonly types: SectionItems;
  readonly tables: SectionItems;
  readonly memories: SectionItems;
  readonly exports: SectionItems;
  /** Present when the stub is needed. */
  readonly elements?: SectionItems;
}

/** Body of a callout that nobody hears, with its size: no locals, `i32.const 0`. */
export const STUB_BODY = Uint8Array.of(4, 0, Op['i32.const'], 0, Op.end);

/** An active segment that fills the table: form 2 of WebAssembly 3.0 §5.5.12, elemkind 0. */
function stubElements(tableidx: number, stub: number): Uint8Array {
  const out = new ByteWriter(32);
  out.u8(2);
  out.u32(tableidx);
  out.bytes([Op['i32.const'], 0, Op.end, 0]);
  out.u32(CALLOUT_COUNT);
  for (let i = 0; i < CALLOUT_COUNT; i++) out.u32(stub);
  return out.finish();
}

/** Everything about events that is one for the whole module. */
export class EventParts {
  readonly setup: EventSetup;
  readonly sites = new EventSiteColumns();
  readonly indices: EventIndices;
  /** The condition of `when`, if there is one. */
  readonly filter: EventFilter | undefined;
  private readonly module: WasmModule;
  private readonly globals: AddedGlobals;
  private readonly functions: EventFunction[] = [];
  /** globalidx of every word of flags. */
  private readonly flags: number[] = [];
  /** Function types that only stand as types of blocks, encoded; the index is that behind the callouts' type. */
  private readonly blockTypes = new Map<string, number>();
  private readonly types = new ByteWriter();

  /** Whether the function with a funcidx gets probes. */
  readonly probed: (funcidx: number) => boolean;

  constructor(
    module: WasmModule,
    setup: EventSetup,
    globals: AddedGlobals,
    probed: (funcidx: number) => boolean,
    filter?: EventFilter,
  ) {
    this.filter = filter;
    this.module = module;
    this.probed = probed;
    this.setup = setup;
    this.globals = globals;
    this.types.bytes([FUNC, 2, I32, I32, 1, I32]);
    const carried = setup.delivery === 'call' ? mostLocals(module, setup) : 0;
    this.indices = {
      calloutType: module.types.length,
      table: module.tables.length,
      ring: setup.delivery === 'ring' ? module.memories.length : -1,
      depth: setup.keepsDepth ? globals.i32(0) : -1,
      cursor: setup.delivery === 'ring' ? globals.i32(0) : -1,
      turn: setup.delivery === 'ring' && setup.shared === true ? globals.i32(1) : -1,
      every: setup.every === undefined ? -1 : globals.i32(setup.every),
      locals: Array.from({ length: carried }, () => globals.i64()),
    };
  }

  /** Number of types added. */
  get typeCount(): number {
    return 1 + this.blockTypes.size;
  }

  /** Begins a function; its sites follow. Returns the types of the locals that its events carry. */
  beginFunction(index: number): readonly LocalType[] {
    const { module, setup } = this;
    const funcidx = module.importedFunctions + index;
    const params = paramsOf(module, funcidx);
    const locals: LocalType[] = [];
    if (setup.locals === 'params' || setup.locals === 'all') locals.push(...params.map(localTypeOf));
    if (setup.locals === 'all')
      for (const { count, type } of readLocals(module.bytes, module.code, index))
        for (let i = 0; i < count; i++) locals.push(localTypeOf(type));
    this.functions.push({ funcidx, firstSite: this.sites.length, params: params.length, locals });
    this.sites.beginFunction(this.functions.length - 1);
    return locals;
  }

  /** Forgets the function begun last, and its sites. */
  dropFunction(): void {
    const dropped = this.functions.pop();
    if (dropped !== undefined) this.sites.truncate(dropped.firstSite);
  }

  /** globalidx of the flags of a site. */
  flag(site: number): number {
    const word = site >> 5;
    while (this.flags.length <= word)
      this.flags.push(this.globals.i32(this.setup.delivery === 'call' ? 0 : -1));
    return this.flags[word]!;
  }

  /** globalidx of an i32 that counts down from `value`. */
  countdown(value: number): number {
    return this.globals.i32(value);
  }

  /** Forgets globals from `next` on. */
  truncate(next: number): void {
    this.globals.truncate(next);
    while ((this.flags.at(-1) ?? -1) >= next) this.flags.pop();
  }

  /** Encoded block type for a block in place of the whole body. */
  resultsOf(index: number): Uint8Array {
    const { module } = this;
    const typeidx = module.funcTypes[module.importedFunctions + index]!;
    const type = module.types[typeidx];
    const results = type?.kind === 'func' ? type.results : [];
    const out = new ByteWriter(8);
    if (results.length === 0) out.u8(EMPTY_BLOCK_TYPE);
    else if (results.length === 1) writeValType(out, results[0]!);
    else if (paramsOf(module, module.importedFunctions + index).length === 0) out.s32(typeidx);
    else out.s32(this.blockType(results));
    return out.finish();
  }

  /**
   * Items to append, by section.
   * @param stub funcidx of {@link STUB_BODY}: what `ring` calls until the host has put its own functions there, which it never
   *   does for an instance that could not be finished; -1: there is no code that calls it
   */
  additions(stub: number): Additions {
    const { indices } = this;
    const exports = new ByteWriter();
    let exportCount = 0;
    const add = (name: string, kind: keyof typeof EXPORT_KIND, index: number): void => {
      if (index < 0) return;
      exports.name(name);
      exports.u8(EXPORT_KIND[kind]);
      exports.u32(index);
      exportCount++;
    };
    add(CALLS_EXPORT, 'table', indices.table);
    add(RING_EXPORT, 'memory', indices.ring);
    add(DEPTH_EXPORT, 'global', indices.depth);
    add(CURSOR_EXPORT, 'global', indices.cursor);
    add(TURN_EXPORT, 'global', indices.turn);
    indices.locals.forEach((globalidx, i) => {
      add(`${LOCAL_EXPORT}${i}`, 'global', globalidx);
    });
    this.flags.forEach((globalidx, i) => {
      add(`${FLAGS_EXPORT}${i}`, 'global', globalidx);
    });
    return {
      types: { count: this.typeCount, items: this.types.finish() },
      tables: { count: 1, items: Uint8Array.of(FUNCREF, BOUNDED, CALLOUT_COUNT, CALLOUT_COUNT) },
      memories:
        indices.ring < 0
          ? { count: 0, items: new Uint8Array(0) }
          : { count: 1, items: Uint8Array.of(BOUNDED, RING_PAGES, RING_PAGES) },
      exports: { count: exportCount, items: exports.finish() },
      ...(indices.ring < 0 || stub < 0
        ? {}
        : { elements: { count: 1, items: stubElements(indices.table, stub) } }),
    };
  }

  /** Exports that flags, locals and the rest come to, at most. */
  get exportCount(): number {
    return 5 + this.indices.locals.length + this.flags.length;
  }

  /** The map for the runtime. */
  toEventMap(files: readonly string[]): EventMap {
    const { setup, indices } = this;
    return {
      delivery: setup.delivery,
      siteBase: setup.siteBase,
      files,
      functions: this.functions,
      sites: this.sites.finish(),
      tracksCalls: setup.tracksCalls,
      flagCount: this.flags.length,
      localCount: indices.locals.length,
      ...(indices.ring < 0 ? {} : { ring: { start: 0, bytes: RING_LIMIT, shared: setup.shared === true } }),
    };
  }

  private blockType(results: readonly ValType[]): number {
    const encoded = new ByteWriter();
    for (const result of results) writeValType(encoded, result);
    const key = encoded.finish().join();
    let typeidx = this.blockTypes.get(key);
    if (typeidx === undefined) {
      typeidx = this.module.types.length + this.typeCount;
      this.blockTypes.set(key, typeidx);
      this.types.u8(FUNC);
      this.types.u32(0);
      this.types.u32(results.length);
      this.types.bytes(encoded.finish());
    }
    return typeidx;
  }
}

function paramsOf(module: WasmModule, funcidx: number): readonly ValType[] {
  const type = module.types[module.funcTypes[funcidx]!];
  return type?.kind === 'func' ? type.params : [];
}

function mostLocals(module: WasmModule, setup: EventSetup): number {
  let most = 0;
  if (setup.locals === undefined || setup.locals === 'none') return most;
  for (let i = 0; i < module.code.count; i++) {
    const params = paramsOf(module, module.importedFunctions + i).length;
    most = Math.max(most, params + (setup.locals === 'all' ? module.code.localCount[i]! : 0));
  }
  return most;
}
