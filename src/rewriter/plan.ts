/**
 * The plan of one function: which probe stands where and how every count follows. Plain data that can be printed;
 * the bytes are written elsewhere (probe-code.ts).
 */
import type { LineTable } from '../debuginfo/index.ts';
import type { FunctionProbes, Place } from '../probe-map.ts';
import type { FunctionGraph } from './graph.ts';
import { placeFlags } from './hit-only.ts';
import { findLineEvents, type LineEvents, type LinePlace, needsCounter } from './line-events.ts';
import { Scratch } from './scratch.ts';
import { type Placement, placeAllCounters, placeCounters } from './spanning-tree.ts';
import { flowOfEntry } from './unit-flow.ts';

/**
 * One probe. It stands right before the instruction at `at` (ModuleOffset in the original); of several there, the one
 * with the smaller {@link probeOrder} first.
 */
export type Probe =
  /** Adds 1. `late`: belongs to what the instruction at `at` ends, not to what begins there. */
  | { readonly kind: 'count'; readonly at: number; readonly counter: number; readonly late: boolean }
  /** Sets to 1. */
  | { readonly kind: 'flag'; readonly at: number; readonly counter: number }
  /** Adds 1 in an `else` that is put before the `end` at `at`. */
  | { readonly kind: 'else'; readonly at: number; readonly counter: number }
  /** In place of the `br_if` at `at`: adds 1 when the branch is taken. */
  | { readonly kind: 'taken'; readonly at: number; readonly counter: number }
  /** Before a `br_table`: adds 1 to the counter of the arm that will be taken; -1: none. The default is last. */
  | { readonly kind: 'table'; readonly at: number; readonly arms: readonly number[] }
  /** Keeps the state of the line rule in locals at a start; counts (`counter` >= 0) if the line was another. */
  | {
      readonly kind: 'start';
      readonly at: number;
      readonly line: number;
      readonly counter: number;
      /** Site of the `line` event that it has as well; none or -1: no event. */
      readonly site?: number;
      readonly always: boolean;
    }
  /** The same before a `loop`, for the arrival from above; `again`: the loop has branches to it. */
  | {
      readonly kind: 'loop-entry';
      readonly at: number;
      readonly line: number;
      readonly counter: number;
      readonly site?: number;
      readonly again: boolean;
    }
  /** The same behind a `loop`, for the arrival by a branch. */
  | {
      readonly kind: 'loop-back';
      readonly at: number;
      readonly line: number;
      readonly counter: number;
      readonly site?: number;
    };

/** Rank of a probe among those before one instruction. */
export function probeOrder(probe: Probe): number {
  switch (probe.kind) {
    case 'loop-back':
      return 0;
    case 'count':
      return probe.late ? 4 : 1;
    case 'start':
      return 2;
    case 'loop-entry':
      return 3;
    case 'flag':
    case 'table':
      return 4;
    case 'else':
      return 5;
    case 'taken':
      return 6;
  }
}

/** What is written into a body. */
export interface BodyPlan {
  readonly probes: readonly Probe[];
  /** Number of counters, numbered from the `firstCounter` given. */
  readonly counterCount: number;
  /** True when the state of the line rule is kept in two locals. */
  readonly keepsState: boolean;
}

/** Everything decided about one function. */
export interface FunctionPlan extends BodyPlan {
  readonly counts: FunctionProbes;
  /** True when the entries have no counter and follow from the calls of the function. */
  readonly entryShared: boolean;
}

/** Where the function is, and which of its files count. Offsets are ModuleOffsets. */
export interface FunctionToPlan {
  readonly funcidx: number;
  readonly start: number;
  readonly end: number;
}

/** What a plan may rely on. */
export interface PlanOptions {
  /** Counts every block and edge that can have a counter. */
  readonly everywhere?: boolean;
  /** Whether the calls of the function tell how often it is entered. */
  readonly entryShared?: boolean;
  /** Block → its count in an earlier run. */
  readonly known?: ArrayLike<number | undefined>;
  /** Asks only whether code ran. */
  readonly hitOnly?: {
    /** Block → ModuleOffset of its last instruction. */
    readonly last: ArrayLike<number>;
    /** Whether the entries of others follow from the counts of this function. */
    readonly needsCounts: boolean;
  };
}

/**
 * Plans one function. Lines of files that `selects` refuses keep their part in the rule but are not counted.
 * @param firstCounter number of the first counter that this function may use
 * @param scratch working memory, to be used again for the next function
 */
export function planFunction(
  fn: FunctionToPlan,
  graph: FunctionGraph,
  lines: LineTable,
  selects: (file: number) => boolean,
  firstCounter: number,
  scratch = new Scratch(),
  options: PlanOptions = {},
): FunctionPlan {
  scratch.reset();
  const events = findLineEvents(graph, lines, scratch);
  const probes: Probe[] = [];
  let counter = firstCounter;

  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  const blockCounter = scratch.unsetInt32(blockCount).fill(-1, 0, blockCount);
  const edgeCounter = scratch.unsetInt32(edgeCount).fill(-1, 0, edgeCount);
  const { hitOnly } = options;
  const { kept } = scratch;
  const { blocks, edges, entryKnown, flags } = place(fn, graph, events, scratch, options);
  for (const block of blocks) {
    blockCounter[block] = counter;
    if (flags) probes.push({ kind: 'flag', at: hitOnly!.last[block]!, counter });
    else probes.push({ kind: 'count', at: graph.blockStart[block]!, counter, late: false });
    counter++;
  }
  for (const edge of edges) {
    edgeCounter[edge] = counter;
    const at = graph.edgeAt[edge]!;
    const site = graph.edgeSite[edge]!;
    if (site === 'else' || site === 'taken') probes.push({ kind: site, at, counter });
    else if (site !== 'table') probes.push({ kind: 'count', at, counter, late: site === 'before' });
    counter++;
  }
  for (const [at, targets] of graph.tables) {
    const arms = targets.map((edge) => edgeCounter[edge]!);
    if (arms.some((arm) => arm >= 0)) probes.push({ kind: 'table', at, arms });
  }

  const loopOffsets = new Map<number, number>();
  const withBack = new Set<number>();
  if (events.dynamic) {
    for (const loop of graph.loops) loopOffsets.set(loop.header, loop.offset);
    for (const place of events.places) if (place.kind === 'loop-back') withBack.add(place.block);
  }
  for (const place of events.places) {
    const row = events.rowOfLine[place.id - 1]!;
    const selected = selects(lines.file[row]!);
    const own = selected && hitOnly === undefined && needsCounter(place) ? counter++ : -1;
    if (selected) {
      const count = hitOnly === undefined ? countOf(place, own) : perBlock;
      scratch.places.add(lines.file[row]!, lines.line[row]!, place.block, place.offset, count);
    }
    if (events.dynamic && hitOnly === undefined) {
      const probe = stateProbe(place, own, loopOffsets.get(place.block) ?? -1, withBack.has(place.block));
      if (probe !== undefined) probes.push(probe);
    }
  }
  sortProbes(probes);

  return {
    probes,
    counterCount: counter - firstCounter,
    entryShared: entryKnown,
    keepsState: events.dynamic && hitOnly === undefined,
    counts: {
      funcidx: fn.funcidx,
      start: fn.start,
      end: fn.end,
      blockStart: kept.blockStart.keep(graph.blockStart, blockCount),
      blockCounter: kept.blockCounter.keep(blockCounter, blockCount),
      edgeFrom: kept.edgeFrom.keep(graph.edgeFrom, edgeCount),
      edgeTo: kept.edgeTo.keep(graph.edgeTo, edgeCount),
      edgeCounter: kept.edgeCounter.keep(edgeCounter, edgeCount),
      places: scratch.places.finish(),
      silent: silentLines(events, lines, selects, scratch),
      ...(flags ? { flags } : {}),
    },
  };
}

/** Insertion takes few steps for the few probes of most functions: they come in two or three ascending runs. */
const FEW = 32;

function sortProbes(probes: Probe[]): void {
  if (probes.length > FEW) probes.sort(compareProbes);
  else {
    for (let i = 1; i < probes.length; i++) {
      const probe = probes[i]!;
      let k = i;
      for (; k > 0 && compareProbes(probes[k - 1]!, probe) > 0; k--) probes[k] = probes[k - 1]!;
      probes[k] = probe;
    }
  }
}

const compareProbes = (a: Probe, b: Probe): number => a.at - b.at || probeOrder(a) - probeOrder(b);

interface ChosenPlacement extends Placement {
  readonly entryKnown: boolean;
  /** True when the blocks have flags in place of counters. */
  readonly flags: boolean;
}

/** Places the counters of one function, or, where hits are enough and it is cheaper, flags. */
function place(
  fn: FunctionToPlan,
  graph: FunctionGraph,
  events: LineEvents,
  scratch: Scratch,
  options: PlanOptions,
): ChosenPlacement {
  if (options.everywhere) return { ...placeAllCounters(graph), entryKnown: false, flags: false };
  const counters = chooseCounters(fn, graph, scratch, options);
  const { hitOnly, known } = options;
  if (hitOnly === undefined || hitOnly.needsCounts) return { ...counters, flags: false };
  const placed = placeFlags(graph, lastPlaces(graph, events), scratch, known);
  if (placed.cost >= counters.cost) return { ...counters, flags: false };
  return { ...placed, edges: [], entryKnown: false, flags: true };
}

/** Places counters; an entry that only a circle of the function's own calls tells is not known. */
function chooseCounters(
  fn: FunctionToPlan,
  graph: FunctionGraph,
  scratch: Scratch,
  { entryShared = false, known }: PlanOptions,
): Placement & { readonly entryKnown: boolean } {
  const options = known === undefined ? {} : { known };
  if (entryShared) {
    const placement = placeCounters(graph, scratch, { ...options, entryKnown: true });
    let grows = 0;
    if (graph.callee.includes(fn.funcidx)) {
      const flow = flowOfEntry(graph, placement, scratch);
      for (let i = 0; i < graph.callee.length; i++)
        if (graph.callee[i] === fn.funcidx) grows += flow[graph.callBlock[i]!]!;
    }
    // With as many calls of itself per entry as entries, any number of entries would do.
    if (grows !== 1) return { ...placement, entryKnown: true };
  }
  return { ...placeCounters(graph, scratch, options), entryKnown: false };
}

/** Block → ModuleOffset of the last place in it at which it matters whether control came so far; -1: none. */
function lastPlaces(graph: FunctionGraph, events: LineEvents): ArrayLike<number> {
  const last = new Float64Array(graph.blockStart.length).fill(-1);
  for (const { block, offset } of events.places) last[block] = Math.max(last[block]!, offset);
  for (const [, block, offset] of events.silent) last[block] = Math.max(last[block]!, offset);
  return last;
}

const perBlock = { kind: 'block' } as const;

function countOf(place: LinePlace, counter: number): Place['count'] {
  if (counter >= 0) return { kind: 'counter', counter };
  if (place.kind === 'start' && place.decision === 'always') return perBlock;
  return {
    kind: 'edges',
    edges: place.ways.filter((way) => way.decision === 'always').map((way) => way.edge),
  };
}

function stateProbe(place: LinePlace, counter: number, loop: number, again: boolean): Probe | undefined {
  const line = place.id;
  switch (place.kind) {
    case 'start':
      // Where the line is known to be the same already, nothing changes.
      if (place.decision === 'never') return undefined;
      return { kind: 'start', at: place.offset, line, counter, always: place.decision === 'always' };
    case 'loop-entry':
      return { kind: 'loop-entry', at: loop, line, counter, again };
    case 'loop-back':
      return { kind: 'loop-back', at: place.offset, line, counter };
  }
}

function silentLines(
  events: LineEvents,
  lines: LineTable,
  selects: (file: number) => boolean,
  scratch: Scratch,
): FunctionProbes['silent'] {
  if (events.silent.length === 0) return [];
  const coverable = scratch.uint8(events.rowOfLine.length + 1);
  for (const { id } of events.places) coverable[id] = 1;
  const silent: FunctionProbes['silent'][number][] = [];
  for (const [id, block, offset] of events.silent) {
    const row = events.rowOfLine[id - 1]!;
    const file = lines.file[row]!;
    if (coverable[id] === 1 && selects(file)) silent.push([file, lines.line[row]!, block, offset]);
  }
  return silent;
}
