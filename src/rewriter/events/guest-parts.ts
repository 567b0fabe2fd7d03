/**
 * What event probes need in a module outside the bodies: the table of callouts, the ring, globals, block types, and
 * the exports by which the host connects.
 */
import {
  CALLOUT_COUNT,
  CALLS_EXPORT,
  CURSOR_EXPORT,
  DEPTH_EXPORT,
  GLOBAL_EXPORT,
  LOCAL_EXPORT,
  MEMORY_EXPORT,
  RING_EXPORT,
  TURN_EXPORT,
  VALUES_EXPORT,
} from '../../probe-map/index.ts';
import { ByteWriter, Op, TypeByte, type ValType, type WasmModule, writeValType } from '../../wasm/index.ts';
import { type ModuleAdditions, valTypes } from '../write/module-additions.ts';
import type { Outside } from '../write/module-writer.ts';
import type { EventIndices } from './event-frame.ts';
import type { EventSetup } from './event-options.ts';
import { RING_LIMIT, ringPages, ringStart } from './ring-size.ts';
import { SiteFlags } from './site-flags.ts';

/** Body of a callout without a listener: no locals, `i32.const 0`. */
const STUB_BODY = Uint8Array.of(0, Op['i32.const'], 0, Op.end);
/** Of memory that code can read. */
const PAGE_BYTES = 65_536;
/** Maximum number of exports beside those of flags and locals. */
const OTHER_EXPORTS = 7;
/** Bytes of a global with its export, and of everything that is there once: table, memory, stub, section headers. */
const BYTES_PER_LOCAL = 40;
const BYTES_FOR_ALL_EVENTS = 4096;

/** The parts of one module. Flags and countdowns are added as probes need them. */
export class GuestParts {
  readonly indices: EventIndices;
  readonly flags: SiteFlags;
  /** Byte address. */
  readonly ringStart: number;
  /** globalidx of each i64 in which a value is handed over. */
  private readonly locals: number[] = [];
  /** Number of exports that {@link exportState} will add. */
  stateExports = 0;
  private readonly module: WasmModule;
  private readonly additions: ModuleAdditions;

  /** @param carries events carry values besides those that `setup` names */
  constructor(module: WasmModule, setup: EventSetup, carries: boolean, additions: ModuleAdditions) {
    this.module = module;
    this.additions = additions;
    const { globals } = additions;
    const ring = setup.delivery === 'ring';
    const hasValues = ring && (carries || hasLocals(setup));
    this.ringStart = ringStart(hasValues);
    this.flags = new SiteFlags(additions, ring ? -1 : 0);
    const { i32 } = valTypes;
    const carried = ring ? 0 : mostLocals(module, setup);
    this.indices = {
      calloutType: additions.functionType([i32, i32], [i32]),
      table: additions.table(CALLOUT_COUNT),
      ring: ring ? additions.memory(ringPages(hasValues)) : -1,
      leastMemory: Number(module.memories[0]?.min ?? 0n) * PAGE_BYTES,
      depth: setup.keepsDepth ? globals.i32(0) : -1,
      cursor: ring ? globals.i32(this.ringStart) : -1,
      values: hasValues ? globals.i32(this.ringStart + RING_LIMIT) : -1,
      turn: ring && setup.shared === true ? globals.i32(1) : -1,
      every: setup.every === undefined ? -1 : globals.i32(setup.every),
      locals: this.locals,
    };
    this.needLocals(carried);
  }

  /** Makes sure that so many values can be handed over. */
  needLocals(count: number): void {
    const { locals } = this;
    while (locals.length < count) locals.push(this.additions.globals.i64());
  }

  /** Forgets what was removed together with the globals of a body that was not written. */
  forgetRemoved(): void {
    this.flags.forgetRemoved();
    const { locals, additions } = this;
    while ((locals.at(-1) ?? -1) >= additions.globals.next) locals.pop();
  }

  /** Exports what variables are read from: memory 0 and globals. */
  exportState(globals: Iterable<number>): void {
    const { module, additions } = this;
    if (module.memories.length > 0) additions.export(MEMORY_EXPORT, 'memory', 0);
    for (const globalidx of globals) additions.export(`${GLOBAL_EXPORT}${globalidx}`, 'global', globalidx);
  }

  /** globalidx of an i32 that counts down from `value`. */
  countdown(value: number): number {
    return this.additions.globals.i32(value);
  }

  /** Encoded type of a block that replaces the whole body of a defined function. */
  resultsOf(index: number): Uint8Array {
    const { module, additions } = this;
    const funcidx = module.importedFunctions + index;
    const typeidx = module.funcTypes[funcidx]!;
    const type = module.types[typeidx];
    const results = type?.kind === 'func' ? type.results : [];
    const [only] = results;
    const out = new ByteWriter(8);
    if (only === undefined) out.u8(TypeByte.empty);
    else if (results.length === 1) writeValType(out, only);
    else if (paramsOf(module, funcidx).length === 0) out.s32(typeidx);
    else out.s32(additions.functionType([], results));
    return out.finish();
  }

  /** Upper bound of what flags, locals and the rest need so far. */
  outside(): Outside {
    const { flags, indices } = this;
    const locals = indices.locals.length;
    return {
      bytes: BYTES_FOR_ALL_EVENTS + (locals + this.stateExports) * BYTES_PER_LOCAL + flags.bytes,
      exports: OTHER_EXPORTS + locals + flags.setterCount + this.stateExports,
      functions: 1 + flags.setterCount,
    };
  }

  /** Adds exports, and fills the table for callouts that happen before the host has put its own functions there. */
  finish(): void {
    const { additions, indices, flags } = this;
    const exportGlobal = (name: string, globalidx: number): void => {
      if (globalidx >= 0) additions.export(name, 'global', globalidx);
    };
    additions.export(CALLS_EXPORT, 'table', indices.table);
    if (indices.ring >= 0) additions.export(RING_EXPORT, 'memory', indices.ring);
    exportGlobal(DEPTH_EXPORT, indices.depth);
    exportGlobal(CURSOR_EXPORT, indices.cursor);
    exportGlobal(VALUES_EXPORT, indices.values);
    exportGlobal(TURN_EXPORT, indices.turn);
    indices.locals.forEach((globalidx, i) => {
      exportGlobal(`${LOCAL_EXPORT}${i}`, globalidx);
    });
    flags.finish();
    // The host never connects an instance that failed to instantiate, whose functions may live on in other instances.
    if (indices.ring < 0 || !additions.hasCode) return;
    const stub = additions.function(indices.calloutType, STUB_BODY);
    additions.elements(indices.table, new Array<number>(CALLOUT_COUNT).fill(stub));
  }
}

/** Types of the parameters of a function. */
export function paramsOf(module: WasmModule, funcidx: number): readonly ValType[] {
  const type = module.types[module.funcTypes[funcidx]!];
  return type?.kind === 'func' ? type.params : [];
}

const hasLocals = ({ locals = 'none' }: EventSetup): boolean => locals !== 'none';

/** The largest number of locals that any function passes. */
function mostLocals(module: WasmModule, setup: EventSetup): number {
  let most = 0;
  if (!hasLocals(setup)) return most;
  for (let i = 0; i < module.code.count; i++) {
    const params = paramsOf(module, module.importedFunctions + i).length;
    most = Math.max(most, params + (setup.locals === 'all' ? module.code.localCount[i]! : 0));
  }
  return most;
}
