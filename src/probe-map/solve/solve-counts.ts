/**
 * From counters to counts: solves the flow equations of every function, callers before callees whose entries follow from
 * calls, and applies what is known of activations that ended in the middle of a block.
 */
import { checkProbeMap } from '../../arguments.ts';
import type { BlockIndex, FuncIdx } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { type Flow, solveFlow } from '../flow-equations.ts';
import type { Place } from '../places.ts';
import type { AbnormalExit, EntrySharing, FunctionCounts, FunctionProbes, ProbeMap } from '../probe-map.ts';
import { type BlockExits, groupExits, noExits, reached } from './block-exits.ts';
import { hitsOf } from './hits.ts';

/** What counts follow from. */
export type CountedMap = Pick<ProbeMap, 'functions' | 'sharing' | 'hitOnly' | 'branches'>;

/**
 * Counts of all functions, in the order of `probeMap.functions`; with `hitOnly`, 1 for what ran.
 * @throws UsageError for what is not a probe map
 * @param counters all counters of the module, in order
 * @param ends activations that ended in the middle of a block; offsets are those of the original module
 */
export const solveCounts = (
  probeMap: CountedMap,
  counters: ArrayLike<bigint>,
  ends: readonly AbnormalExit[],
): FunctionCounts[] => {
  checkProbeMap(probeMap, 'solveCounts');
  return solveNumbers(probeMap, counterNumbers(counters), ends);
};

/** 64-bit counters, without sign, as numbers: rounded from 2^53 on, where counts are no longer exact anyway. */
export function counterNumbers(counters: ArrayLike<bigint>): Float64Array {
  const values = new Float64Array(counters.length);
  for (let i = 0; i < values.length; i++) values[i] = Number(BigInt.asUintN(64, counters[i] as bigint));
  return values;
}

/**
 * As {@link solveCounts}, of counters that are numbers already. The equations are linear: the counters of several runs of
 * one module, added up, with the ends of all of them, give the sum of their counts.
 * @param values all counters of the module, in order
 */
export function solveNumbers(
  probeMap: CountedMap,
  values: Float64Array,
  ends: readonly AbnormalExit[],
): FunctionCounts[] {
  const endsOf = new Map<number, AbnormalExit[]>();
  for (const end of ends) {
    const list = endsOf.get(end.funcidx);
    if (list === undefined) endsOf.set(end.funcidx, [end]);
    else list.push(end);
  }
  const { functions, sharing } = probeMap;
  const grouped = new Map<FuncIdx, BlockExits>();
  for (const fn of endsOf.size === 0 ? [] : functions) {
    const own = endsOf.get(fn.funcidx);
    if (own !== undefined) grouped.set(fn.funcidx, groupExits(fn, own));
  }
  const endsIn = (position: number): BlockExits => grouped.get(functions[position]!.funcidx) ?? noExits;
  const solved = (fn: FunctionProbes, own: BlockExits, entry?: number): FunctionCounts => {
    const flow = solveFlow(fn, values, own.stops, entry);
    const counted = countsOf(fn, flow, values, own);
    return probeMap.branches === undefined
      ? counted
      : { ...counted, edges: flow.slice(fn.blockStart.length) };
  };

  const shared = new Uint8Array(functions.length);
  for (const position of sharing?.functions ?? []) shared[position] = 1;
  const counts: FunctionCounts[] = new Array<FunctionCounts>(functions.length);
  functions.forEach((fn, i) => {
    const ends = endsIn(i);
    if (fn.flags) counts[i] = hitsOf(fn, values, ends);
    else if (shared[i] === 0) counts[i] = solved(fn, ends);
  });
  sharing?.functions.forEach((position, k) => {
    const entry = entriesOf(sharing, k, functions, counts, endsIn, values);
    const own = solved(functions[position]!, endsIn(position), entry.count);
    counts[position] = entry.exact ? own : { ...own, exact: false };
  });
  const settled = counts.map((count, i) =>
    count.exact && endsIn(i).complete ? count : fromZero({ ...count, exact: false }),
  );
  return probeMap.hitOnly ? settled.map(atMostOnce) : settled;
}

/** Numbers that cannot be relied on are at least counts: none is negative. What is not required stays NaN. */
function fromZero({ entries, blocks, edges, places, ...rest }: FunctionCounts): FunctionCounts {
  const counted = (count: number): number => (Number.isNaN(count) ? 0 : Math.max(count, 0));
  const positive = (count: number): number => Math.max(count, 0);
  return {
    ...rest,
    entries: counted(entries),
    blocks: blocks.map(positive),
    ...(edges && { edges: edges.map(positive) }),
    places: places.map(counted),
  };
}

/** Where only hits are required, counters say no more than flags. */
function atMostOnce({ entries, blocks, edges, places, ...rest }: FunctionCounts): FunctionCounts {
  const once = (count: number): number => Math.min(count, 1);
  return {
    ...rest,
    entries: once(entries),
    blocks: blocks.map(once),
    ...(edges && { edges: edges.map(once) }),
    places: places.map(once),
  };
}

/** How often the `k`-th shared function was called: by others, whose counts are known, and by itself. */
function entriesOf(
  sharing: EntrySharing,
  k: number,
  functions: readonly FunctionProbes[],
  counts: readonly FunctionCounts[],
  endsIn: (position: number) => BlockExits,
  counters: ArrayLike<number>,
): { count: number; exact: boolean } {
  const position = sharing.functions[k]!;
  const fn = functions[position]!;
  let count = 0;
  let exact = true;
  const own: number[] = [];
  for (let site = sharing.firstSite[k]!; site < sharing.firstSite[k + 1]!; site++) {
    const caller = sharing.caller[site]!;
    const block = sharing.block[site] as BlockIndex;
    if (caller === position) {
      own.push(site);
      continue;
    }
    const { blocks, exact: known } = counts[caller]!;
    if (!known) exact = false;
    count += reached(endsIn(caller), block, blocks[block]!, sharing.offset[site] as ModuleOffset);
  }
  if (own.length === 0) return { count, exact };
  // Its own calls are a linear function of its entries: the fixed point follows from two points of the function.
  const without = solveFlow(fn, counters, endsIn(position).stops, 0);
  const perEntry = solveFlow(fn, undefined, [], 1);
  let grows = 0;
  for (const site of own) {
    const block = sharing.block[site] as BlockIndex;
    count += reached(endsIn(position), block, without[block]!, sharing.offset[site] as ModuleOffset);
    grows += perEntry[block]!;
  }
  const entries = grows === 1 ? Number.NaN : count / (1 - grows);
  return { count: entries, exact: exact && Number.isSafeInteger(entries) };
}

/** What a function's flow means for its places. */
function countsOf(
  fn: FunctionProbes,
  value: Flow,
  counters: ArrayLike<number>,
  ends: BlockExits,
): FunctionCounts {
  const blockCount = fn.blockStart.length;
  let exact = !Number.isNaN(value[0]);
  // NaN: not required.
  for (const count of value) if (count < 0 || count > Number.MAX_SAFE_INTEGER) exact = false;
  const eventsOf = ({ count, block, offset }: Place): number => {
    switch (count.kind) {
      case 'block':
        return reached(ends, block, value[block]!, offset);
      case 'counter':
        return counters[count.counter]!;
      case 'edges':
        return count.edges.reduce((sum, edge) => sum + value[blockCount + edge]!, 0);
    }
  };
  const places = new Float64Array(fn.places.length);
  const at = fn.places.read();
  for (let place = 0; at.next(); place++) {
    const events = eventsOf(at);
    if (!(events >= 0 && events <= Number.MAX_SAFE_INTEGER)) exact = false;
    places[place] = events;
  }
  return {
    // Block 0 is entered only from outside; a call for which no stack was left did not enter it.
    entries: value[0]!,
    blocks: value.slice(0, blockCount),
    places,
    silent: fn.silent.map(([, , block, offset]) => reached(ends, block, value[block]!, offset) > 0),
    exact,
  };
}
