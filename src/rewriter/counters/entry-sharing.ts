/**
 * Which functions need no counter for their entries: those that are entered only by direct calls, all from traced
 * functions. Their entries follow from the counts of the calls when callers are solved before callees. Pure.
 */
import { groupByKey, rangesByKey } from '../../columns/index.ts';
import type { EntrySharing } from '../../probe-map/index.ts';
import type { CallSites } from '../flow/call-sites.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import { Entry, type EntryCode } from '../kind/entry.ts';

/** Functions are numbered by their body, from 0. */
export interface Sharing {
  /** Function → one of {@link Entry}; `shared` when its entries follow from the calls of it. */
  readonly entry: Uint8Array;
  /** The shared functions, ordered so that all shared callers of each, other than itself, come before it. */
  readonly order: readonly number[];
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
  const functions = traced.length;
  const { count, caller, callee, tailCalled } = calls;
  const entry = new Uint8Array(functions);
  for (let f = 0; f < functions; f++) {
    if (traced[f] !== 1) continue;
    if (referenced[f + importedFunctions] === 1) entry[f] = Entry.referenced;
    else entry[f] = tailCalled[f] === 1 ? Entry.tailCalled : Entry.neverCalled;
  }
  for (let k = 0; k < count; k++) {
    const f = callee[k]!;
    if (entry[f] === Entry.neverCalled) entry[f] = Entry.open;
    if (entry[f] === Entry.open && traced[caller[k]!] !== 1) entry[f] = Entry.calledFromUntraced;
  }

  // Calls by one function are adjacent, so that callees by caller are ranges of the columns.
  const first = rangesByKey(caller, count, functions);
  /** Function → calls of it by shared functions, other than itself, that are not in the order yet. */
  const waiting = new Int32Array(functions);
  const outgoing = new Int32Array(functions);
  for (let k = 0; k < count; k++) {
    const from = caller[k]!;
    const to = callee[k]!;
    if (from === to || entry[from] !== Entry.open || entry[to] !== Entry.open) continue;
    waiting[to]!++;
    outgoing[from]!++;
  }
  const order: number[] = [];
  const ready: number[] = [];
  const settle = (f: number): void => {
    for (let k = first[f]!; k < first[f + 1]!; k++) {
      const to = callee[k]!;
      if (to === f || entry[to] !== Entry.open || waiting[to] === 0) continue;
      if (--waiting[to]! === 0) ready.push(to);
    }
  };
  const candidates: number[] = [];
  for (let f = 0; f < functions; f++) {
    if (entry[f] !== Entry.open) continue;
    candidates.push(f);
    if (waiting[f] === 0) ready.push(f);
  }
  // Not all functions of a call cycle can do without a counter: the one with the most calls gets one.
  const breakers = candidates.sort((a, b) => outgoing[b]! - outgoing[a]! || a - b);
  for (let next = 0; ; ) {
    const f = ready.pop();
    if (f !== undefined) {
      entry[f] = Entry.shared;
      order.push(f);
      settle(f);
      continue;
    }
    while (
      next < breakers.length &&
      (entry[breakers[next]!] !== Entry.open || waiting[breakers[next]!] === 0)
    )
      next++;
    if (next === breakers.length) break;
    const counted = breakers[next++]!;
    entry[counted] = Entry.ring;
    settle(counted);
  }
  return { entry, order };
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

  /** Whether the plan of a function may rely on its calls. */
  mayRely(fn: number): boolean {
    return this.sharing.entry[fn] === Entry.shared;
  }

  /** Whether others may rely on the counts of this function. */
  isNeeded(graph: FunctionGraph): boolean {
    for (let i = 0; i < graph.callee.length; i++)
      if (this.sharing.entry[graph.callee[i]! - this.importedFunctions] === Entry.shared) return true;
    return false;
  }

  /** Records a planned function: the `position`-th traced one. */
  add(fn: number, position: number, graph: FunctionGraph, relies: boolean): void {
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
  reason(fn: number): EntryCode {
    const code = this.sharing.entry[fn] as EntryCode;
    return code === Entry.shared && this.relies[fn] === 0 ? Entry.ownRing : code;
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
