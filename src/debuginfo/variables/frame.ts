/**
 * The frame of one function: whether the local that the debug info names holds its address, from where on, and from where on a
 * slot of it has a value. All of it follows from the code, none of it is believed.
 */
import type { DefinedFunction } from '../../indices.ts';
import type { NoValueState } from '../../variables/index.ts';
import { readLocals, type WasmModule } from '../../wasm/index.ts';
import type { CodeOrigin } from './code-origin.ts';
import { type FrameFacts, type FrameUse, RESULT_BASE } from './frame-walk.ts';
import type { LocalHistory } from './local-history.ts';

/** Bytes of the largest number. */
const SCALAR = 8;

/** Why something can't be had. */
export interface Refusal {
  readonly state: NoValueState;
  readonly reason: string;
}

/** A function, as far as its code shows. */
export interface FunctionCode {
  readonly module: WasmModule;
  readonly fn: DefinedFunction;
  readonly facts: FrameFacts;
  readonly origin: CodeOrigin;
  readonly locals: LocalTypes;
  readonly history: LocalHistory;
}

/** Types of a function's wasm locals. */
export interface LocalTypes {
  readonly parameters: number;
  /** Number of results. */
  readonly results: number;
  /** Of all, parameters included. */
  readonly count: number;
  /** '' where there is no local, or one that is no number. */
  at(index: number): string;
}

/** Reads them from the module. */
export function localTypes(module: WasmModule, fn: DefinedFunction): LocalTypes {
  const type = module.types[module.funcTypes[module.importedFunctions + fn] ?? -1];
  const { params, results } = type?.kind === 'func' ? type : { params: [], results: [] };
  const runs = readLocals(module.bytes, module.code, fn);
  return {
    parameters: params.length,
    results: results.length,
    count: runs.reduce((sum, run) => sum + run.count, params.length),
    at(index) {
      let left = index - params.length;
      let found = params[index];
      for (const run of runs) {
        if (found !== undefined) break;
        if (left < run.count) found = run.type;
        left -= run.count;
      }
      return found?.kind === 'num' ? found.name : '';
    },
  };
}

/** True when a write at one offset may have happened last before the other: by the order of the code, or around a loop. */
function mayPrecede({ loops }: FrameFacts, write: number, site: number): boolean {
  return (
    write < site ||
    loops.some(({ start, end }) => start <= site && site <= end && start <= write && write <= end)
  );
}

/** Whether a wasm parameter still holds what the function was called with. */
export function isUnchanged(facts: FrameFacts, local: number, site: number): boolean {
  return facts.writes.get(local)?.some(({ at }) => mayPrecede(facts, at, site)) !== true;
}

/** The first use of a slot, in the order of the code; undefined: none. `size`: bytes; 0: not known. */
function firstUseIn(uses: readonly FrameUse[], offset: number, size: number): FrameUse | undefined {
  const end = offset + Math.max(size, 1);
  return uses.find((use) =>
    use.size > 0 && use.isExact
      ? use.offset < end && use.offset + use.size > offset
      : use.offset >= offset && use.offset < end,
  );
}

/** Whether a number in a slot was stored on every path to a ModuleOffset; see {@link Frame.isStored}. */
function isStoredIn(
  { stored }: FrameFacts,
  { base, from, size }: { readonly base: number; readonly from: number; readonly size: number },
  site: number,
): boolean {
  return size > SCALAR || stored.isStored({ base, from, to: from + Math.max(size, 1) }, site);
}

/**
 * Why a variable that is to become the function's result, in memory of its caller, has no value before the instruction at a
 * ModuleOffset; undefined: it has one.
 * @param size bytes; 0: not known
 */
export function resultRefusal({ facts }: FunctionCode, size: number, site: number): Refusal | undefined {
  const first = firstUseIn(
    facts.uses.filter(({ base }) => base === RESULT_BASE),
    0,
    size,
  );
  if (first !== undefined && first.at < site && isStoredIn(facts, { base: RESULT_BASE, from: 0, size }, site))
    return undefined;
  return { state: 'uninitialized', reason: 'no value is stored yet in the place for the result' };
}

/** The frame of a function whose address a local holds. */
export class Frame {
  /** The wasm local. */
  readonly local: number;
  private readonly code: FunctionCode;
  private readonly refusal: Refusal | undefined;
  /** ModuleOffset of the write of the local. */
  private readonly begin: number = 0;
  /** Uses of the frame by their offset from the address in the local. */
  private readonly uses: readonly FrameUse[] = [];
  /** The frame's base in the facts, and the address in the local from there. */
  private readonly base: number = 0;
  private readonly offset: number = 0;
  /** Bytes → slot → its first use: each place of the code wants those of all variables in scope. */
  private readonly first = new Map<number, Map<number, FrameUse | undefined>>();

  constructor(code: FunctionCode, local: number) {
    this.code = code;
    this.local = local;
    const { facts, origin } = code;
    const writes = facts.writes.get(local) ?? [];
    const [first] = writes;
    const type = code.locals.at(local);
    if (first === undefined || (type !== 'i32' && type !== 'i64')) {
      this.refusal = untrusted('the local that should hold the frame does not');
      return;
    }
    this.begin = first.at;
    const { value } = first;
    if (value.kind !== 'frame' || value.base < 0 || !value.isExact || first.depth > 0) {
      this.refusal = untrusted('the local that should hold the frame gets another value');
      return;
    }
    const lowest = facts.lowest.get(value.base) ?? value.offset;
    if (origin !== 'as-linked' && (writes.length > 1 || value.offset > lowest)) {
      this.refusal = untrusted('a tool rewrote the code and numbered its locals anew');
      return;
    }
    this.base = value.base;
    this.offset = value.offset;
    this.uses = facts.uses
      .filter(({ base }) => base === value.base)
      .map((use) => ({ ...use, offset: use.offset - value.offset }));
  }

  /** Why the frame's address can't be had before the instruction at a ModuleOffset; undefined: it can. */
  refusalAt(site: number): Refusal | undefined {
    if (this.refusal !== undefined) return this.refusal;
    const { facts } = this.code;
    const writes = facts.writes.get(this.local) ?? [];
    if (site <= this.begin)
      return { state: 'uninitialized', reason: 'the function has not made its frame yet' };
    const later = writes.slice(1);
    if (later.some(({ at }) => mayPrecede(facts, at, site)))
      return { state: 'optimized-out', reason: 'the local that held the frame has another use here' };
    return undefined;
  }

  /**
   * ModuleOffset of the instruction, the first in the order of the code, that gives a slot a value; undefined: none does.
   * @param size bytes; 0: not known
   */
  firstUse(offset: number, size: number): FrameUse | undefined {
    let ofSize = this.first.get(size);
    if (ofSize === undefined) {
      ofSize = new Map();
      this.first.set(size, ofSize);
    }
    // That a slot has no use is known as well.
    if (!ofSize.has(offset)) ofSize.set(offset, firstUseIn(this.uses, offset, size));
    return ofSize.get(offset);
  }

  /** Whether a number in a slot was stored on every path to a ModuleOffset. What is larger may get its parts in a loop: only that. */
  isStored(offset: number, size: number, site: number): boolean {
    return isStoredIn(this.code.facts, { base: this.base, from: this.offset + offset, size }, site);
  }

  /** The wasm parameter that the prologue stores in a slot, and where; undefined: none. */
  spillOf(offset: number, size: number): { readonly local: number; readonly at: number } | undefined {
    if (this.refusal !== undefined) return undefined;
    const first = this.firstUse(offset, size);
    if (first?.parameter === undefined || !first.isExact) return undefined;
    if (first.offset !== offset || first.size !== size) return undefined;
    return { local: first.parameter, at: first.at };
  }
}

const untrusted = (reason: string): Refusal => ({ state: 'untrusted', reason });
