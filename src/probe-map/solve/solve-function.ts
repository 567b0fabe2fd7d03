/**
 * The counts of one function: from its counters, from the activations that ended in it, and, where its entries follow from calls,
 * from the counts of its callers.
 */
import type { BlockIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { type Flow, solveFlow } from '../flow-equations.ts';
import type { Place } from '../places.ts';
import type { EntrySharing, FunctionCounts, FunctionProbes, ProbeMap } from '../probe-map.ts';
import { type BlockExits, reached } from './block-exits.ts';
import { hitsOf } from './hits.ts';

/** What counts follow from. */
export type CountedMap = Pick<ProbeMap, 'functions' | 'sharing' | 'hitOnly' | 'branches'>;

/** One set of counters, and what they are of. */
export interface Counted {
  readonly probeMap: CountedMap;
  /** All counters of the module, in order. */
  readonly values: Float64Array;
  /** Activations that ended in the function at a position of the probe map. */
  readonly endsIn: (position: number) => BlockExits;
}

/** The `k`-th function whose entries follow from calls. */
export interface SharedFunction {
  readonly sharing: EntrySharing;
  readonly k: number;
}

/** How often a function was called, and whether that is certain. */
export interface Calls {
  readonly count: number;
  readonly exact: boolean;
}

/** Counts that follow from the counters of the function itself. @param position of the function in the probe map */
export function solveOwn({ probeMap, values, endsIn }: Counted, position: number): FunctionCounts {
  const fn = probeMap.functions[position]!;
  const ends = endsIn(position);
  return fn.flags ? hitsOf(fn, values, ends) : solveEntered({ probeMap, values, endsIn }, position);
}

/**
 * How often a shared function was called by others.
 * @param counts of the callers, not settled
 * @param sites of these calls, ascending; by default all
 */
export function callsOfOthers(
  { endsIn }: Pick<Counted, 'endsIn'>,
  { sharing, k }: SharedFunction,
  counts: readonly FunctionCounts[],
  sites: Iterable<number> = sitesOf({ sharing, k }),
): Calls {
  const position = sharing.functions[k]!;
  let count = 0;
  let exact = true;
  for (const site of sites) {
    const caller = sharing.caller[site]!;
    if (caller === position) continue;
    const block = sharing.block[site] as BlockIndex;
    const { blocks, exact: known } = counts[caller]!;
    if (!known) exact = false;
    count += reached(endsIn(caller), block, blocks[block]!, sharing.offset[site] as ModuleOffset);
  }
  return { count, exact };
}

function* sitesOf({ sharing: { firstSite }, k }: SharedFunction): Generator<number> {
  for (let site = firstSite[k]!; site < firstSite[k + 1]!; site++) yield site;
}

/** Counts of a shared function. @param others how often others called it */
export function solveShared(counted: Counted, shared: SharedFunction, others: Calls): FunctionCounts {
  const position = shared.sharing.functions[shared.k]!;
  const fn = counted.probeMap.functions[position]!;
  const { stops } = counted.endsIn(position);
  const { count, exact } = entriesOf(counted, shared, others, {
    without: () => solveFlow(fn, counted.values, stops, 0),
    perEntry: () => solveFlow(fn, undefined, [], 1),
  });
  const own = solveEntered(counted, position, count);
  return exact ? own : { ...own, exact: false };
}

/** The flow of a function as far as its own counters tell, and that of an entry more; each is read before the other is made. */
export interface FlowPerEntry {
  readonly without: () => Flow;
  readonly perEntry: () => Flow;
}

/** How often a shared function was called: by others, and by itself. */
export function entriesOf(
  { endsIn }: Pick<Counted, 'endsIn'>,
  { sharing, k }: SharedFunction,
  others: Calls,
  flow: FlowPerEntry,
): Calls {
  const position = sharing.functions[k]!;
  const own: number[] = [];
  for (let site = sharing.firstSite[k]!; site < sharing.firstSite[k + 1]!; site++)
    if (sharing.caller[site] === position) own.push(site);
  if (own.length === 0) return others;
  const ends = endsIn(position);
  // Its own calls are a linear function of its entries: the fixed point follows from two points of the function.
  const without = flow.without();
  let { count } = others;
  for (const site of own) {
    const block = sharing.block[site] as BlockIndex;
    count += reached(ends, block, without[block]!, sharing.offset[site] as ModuleOffset);
  }
  const perEntry = flow.perEntry();
  let grows = 0;
  for (const site of own) grows += perEntry[sharing.block[site]!]!;
  const entries = grows === 1 ? Number.NaN : count / (1 - grows);
  return { count: entries, exact: others.exact && Number.isSafeInteger(entries) };
}

function solveEntered(
  { probeMap, values, endsIn }: Counted,
  position: number,
  entry?: number,
): FunctionCounts {
  const fn = probeMap.functions[position]!;
  const ends = endsIn(position);
  const flow = solveFlow(fn, values, ends.stops, entry);
  const counts = countsOf(fn, flow, values, ends);
  return probeMap.branches === undefined ? counts : { ...counts, edges: flow.slice(fn.blockStart.length) };
}

/** What is left of counts that cannot be relied on. @param ends in the same function */
export const settle = (counts: FunctionCounts, { complete }: Pick<BlockExits, 'complete'>): FunctionCounts =>
  counts.exact && complete ? counts : fromZero({ ...counts, exact: false });

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
