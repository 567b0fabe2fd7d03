/**
 * Which functions need no counter for their entries: those that are entered only by direct calls, all from traced
 * functions. Their entries follow from the counts of the calls when callers are solved before callees. Pure.
 */
import { groupByKey, rangesByKey } from '../../columns/index.ts';
import type { DefinedFunction } from '../../indices.ts';
import type { EntrySharing } from '../../probe-map/index.ts';
import type { CallSites } from '../flow/call-sites.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import { Entry, type EntryCode } from '../kind/entry.ts';

/** Functions are numbered by their body, from 0. */
export interface Sharing {
  /** Function → one of {@link Entry}; `shared` when its entries follow from the calls of it. */
  readonly entry: Uint8Array;
  /** The shared functions, ordered so that all shared callers of each, other than itself, come before it. */
  readonly order: readonly DefinedFunction[];
}

/**
 * Chooses the functions whose entries follow from calls.
 * @param calls of the module
 * @param referenced funcidx → 1 when something other than a direct call may enter the function
 * @param traced function → 1 when it is traced
 */
export function shareEntries(
  calls: CallSites,
  referenced: Uint8Array,
  importedFunctions: number,
  traced: Uint8Array,
): Sharing {
  const entry = classifyEntries(calls, referenced, importedFunctions, traced);
  return { entry, order: orderShared(calls, entry) };
}

/** Why each function's entries have a counter; {@link Entry.open} where only calls in traced functions enter it. */
function classifyEntries(
  { count, caller, callee, tailCalled }: CallSites,
  referenced: Uint8Array,
  importedFunctions: number,
  traced: Uint8Array,
): Uint8Array {
  const entry = new Uint8Array(traced.length);
  for (let f = 0; f < traced.length; f++) {
    if (traced[f] !== 1) continue;
    if (referenced[f + importedFunctions] === 1) entry[f] = Entry.referenced;
    else entry[f] = tailCalled[f] === 1 ? Entry.tailCalled : Entry.neverCalled;
  }
  for (let k = 0; k < count; k++) {
    const f = callee[k]!;
    if (entry[f] === Entry.neverCalled) entry[f] = Entry.open;
    if (entry[f] === Entry.open && traced[caller[k]!] !== 1) entry[f] = Entry.calledFromUntraced;
  }
  return entry;
}

/**
 * Decides about the open functions, in `entry`: shared, or counted because they are in a cycle of calls.
 * @returns the shared functions, callers first
 */
function orderShared({ count, caller, callee }: CallSites, entry: Uint8Array): readonly DefinedFunction[] {
  const functions = entry.length;
  // Calls of one function are next to each other, so that callees by caller are ranges of the columns.
  const first = rangesByKey(caller, count, functions);
  /** Function → calls of it in open functions, itself left out, that are not in the order yet. */
  const waiting = new Int32Array(functions);
  const outgoing = new Int32Array(functions);
  for (let k = 0; k < count; k++) {
    const from = caller[k]!;
    const to = callee[k]!;
    if (from === to || entry[from] !== Entry.open || entry[to] !== Entry.open) continue;
    waiting[to]!++;
    outgoing[from]!++;
  }
  const ready: DefinedFunction[] = [];
  const settle = (f: DefinedFunction): void => {
    for (let k = first[f]!; k < first[f + 1]!; k++) {
      const to = callee[k] as DefinedFunction;
      if (to === f || entry[to] !== Entry.open || waiting[to] === 0) continue;
      if (--waiting[to]! === 0) ready.push(to);
    }
  };
  const open: DefinedFunction[] = [];
  for (let f = 0 as DefinedFunction; f < functions; f++) {
    if (entry[f] !== Entry.open) continue;
    open.push(f);
    if (waiting[f] === 0) ready.push(f);
  }
  // Functions that call each other in a cycle cannot all do without a counter: the one with most calls gets one.
  const breakers = open.sort((a, b) => outgoing[b]! - outgoing[a]! || a - b);
  const order: DefinedFunction[] = [];
  const isDecided = (f: DefinedFunction): boolean => entry[f] !== Entry.open || waiting[f] === 0;
  for (let next = 0; ; ) {
    for (let f = ready.pop(); f !== undefined; f = ready.pop()) {
      entry[f] = Entry.shared;
      order.push(f);
      settle(f);
    }
    while (next < breakers.length && isDecided(breakers[next]!)) next++;
    if (next === breakers.length) return order;
    const counted = breakers[next++]!;
    entry[counted] = Entry.cycle;
    settle(counted);
  }
}

/** Collects, while functions are planned one after another, which calls give the number of entries of each. */
export class EntryShares {
  private readonly sharing: Sharing;
  private readonly importedFunctions: number;
  /** Function → its position among the planned ones, once planned. */
  private readonly position: Int32Array;
  /** Function → 1 when its plan relies on its calls. */
  private readonly relies: Uint8Array;
  private readonly callee: number[] = [];
  private readonly caller: number[] = [];
  private readonly block: number[] = [];
  private readonly offset: number[] = [];

  constructor(sharing: Sharing, importedFunctions: number) {
    this.sharing = sharing;
    this.importedFunctions = importedFunctions;
    this.position = new Int32Array(sharing.entry.length).fill(-1);
    this.relies = new Uint8Array(sharing.entry.length);
  }

  /** Whether the entries of any function follow from calls. */
  get any(): boolean {
    return this.sharing.order.length > 0;
  }

  /** Whether the plan of a function may rely on its calls. */
  mayRely(fn: DefinedFunction): boolean {
    return this.sharing.entry[fn] === Entry.shared;
  }

  /** Whether others may rely on the counts of this function. */
  isNeeded(graph: FunctionGraph): boolean {
    for (let i = 0; i < graph.callee.length; i++)
      if (this.sharing.entry[graph.callee[i]! - this.importedFunctions] === Entry.shared) return true;
    return false;
  }

  /** Records a planned function: the `position`-th traced one. */
  add(fn: DefinedFunction, position: number, graph: FunctionGraph, relies: boolean): void {
    this.position[fn] = position;
    if (relies) this.relies[fn] = 1;
    for (let i = 0; i < graph.callee.length; i++) {
      const callee = graph.callee[i]! - this.importedFunctions;
      if (this.sharing.entry[callee] !== Entry.shared) continue;
      this.callee.push(callee);
      this.caller.push(position);
      this.block.push(graph.callBlock[i]!);
      this.offset.push(graph.callOffset[i]!);
    }
  }

  /** Why the entries of a planned function have a counter or have none. */
  reason(fn: DefinedFunction): EntryCode {
    const code = this.sharing.entry[fn] as EntryCode;
    return code === Entry.shared && this.relies[fn] === 0 ? Entry.ownCycle : code;
  }

  /** What the runtime needs to know; undefined when no plan relies on calls. */
  toEntrySharing(): EntrySharing | undefined {
    const { position, callee, relies } = this;
    const order = this.sharing.order.filter((fn) => relies[fn] === 1 && position[fn]! >= 0);
    if (order.length === 0) return undefined;
    const rank = new Int32Array(position.length).fill(-1);
    order.forEach((fn, k) => {
      rank[fn] = k;
    });
    const keys = Int32Array.from(callee, (fn) => rank[fn]!);
    const first = new Int32Array(order.length + 1);
    const items = new Int32Array(keys.length);
    groupByKey({ keys, length: keys.length, groups: order.length, first, items });
    const sites = Array.from(items.subarray(0, first[order.length]));
    return {
      functions: order.map((fn) => position[fn]!),
      firstSite: Array.from(first),
      caller: sites.map((site) => this.caller[site]!),
      block: sites.map((site) => this.block[site]!),
      offset: sites.map((site) => this.offset[site]!),
    };
  }
}
