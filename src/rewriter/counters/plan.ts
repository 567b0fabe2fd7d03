/**
 * The plan of one function: which probe stands where and how every count follows. Plain data that can be printed;
 * the bytes are written elsewhere (probe-code.ts).
 */
import type { LineTable } from '../../debuginfo/index.ts';
import { type FunctionProbes, NOT_ASKED, type Place, solveFlow } from '../../probe-map/index.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import { findLineEvents, type LineEvents, type LinePlace, needsCounter } from '../lines/line-events.ts';
import { liveState } from '../lines/state-liveness.ts';
import { stateProbes } from '../lines/state-probes.ts';
import { Scratch } from '../lines/working-memory.ts';
import { type BodyPlan, type Probe, sortProbes } from '../write/probes.ts';
import { placeFlags } from './hit-only.ts';
import { type Placement, placeAllCounters, placeCounters } from './spanning-tree.ts';

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
  readonly manyLocals?: boolean;
}

/** What a plan may rely on. */
export interface PlanOptions {
  /** Counts every block and edge that can have a counter. */
  readonly everywhere?: boolean;
  /** Whether the calls of the function tell how often it is entered. */
  readonly entryShared?: boolean;
  /** Tells by funcidx whose entries follow from their calls, for which these have to be counted; no function's by default. */
  readonly sharesEntry?: (funcidx: number) => boolean;
  /** Whether the count of every block has to follow, not only what lines need. */
  readonly everyBlock?: boolean;
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
  const asked = options.everyBlock
    ? undefined
    : findAsked(graph, events, (row) => selects(lines.file[row]!), options, scratch);
  const { blocks, edges, unknown, entryKnown, flags } = place(fn, graph, events, scratch, options, asked);
  if (unknown !== undefined) {
    for (let b = 0; b < blockCount; b++) if (unknown[b] === 1) blockCounter[b] = NOT_ASKED;
    for (let e = 0; e < edgeCount; e++) if (unknown[blockCount + e] === 1) edgeCounter[e] = NOT_ASKED;
  }
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
    else if (site === 'before' || site === 'after')
      probes.push({ kind: 'count', at, counter, late: site === 'before' });
    counter++;
  }
  for (const [at, targets] of graph.tables) {
    for (const kind of ['arm', 'table'] as const) {
      const arms = targets.map((edge) => (graph.edgeSite[edge] === kind ? edgeCounter[edge]! : -1));
      if (arms.some((arm) => arm >= 0)) probes.push({ kind, at, arms });
    }
  }

  const looks = (place: LinePlace): boolean =>
    needsCounter(place) && selects(lines.file[events.rowOfLine[place.id - 1]!]!);
  const sets = events.dynamic && hitOnly === undefined ? liveState(graph, events, looks, scratch) : undefined;
  const own: number[] = [];
  for (const place of events.places) {
    const row = events.rowOfLine[place.id - 1]!;
    const selected = selects(lines.file[row]!);
    const counts = selected && hitOnly === undefined && needsCounter(place) ? counter++ : -1;
    if (selected) {
      const count = hitOnly === undefined ? countOf(place, counts) : perBlock;
      scratch.places.add(lines.file[row]!, lines.line[row]!, place.block, place.offset, count);
    }
    own.push(counts);
  }
  if (sets !== undefined)
    probes.push(...stateProbes(graph, events.places, (_, i) => ({ counter: own[i]!, sets: sets[i]! })));
  sortProbes(probes);

  return {
    probes,
    counterCount: counter - firstCounter,
    entryShared: entryKnown,
    keepsState: sets !== undefined,
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
      ...(fn.manyLocals ? { manyLocals: true } : {}),
    },
  };
}

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
  asked: Uint8Array | undefined,
): ChosenPlacement {
  if (options.everywhere) return { ...placeAllCounters(graph), entryKnown: false, flags: false };
  const counters = chooseCounters(fn, graph, scratch, options, asked);
  const { hitOnly, known } = options;
  if (hitOnly === undefined || hitOnly.needsCounts) return { ...counters, flags: false };
  const placed = placeFlags(graph, lastPlaces(graph, events), scratch, known);
  if (placed.cost >= counters.cost) return { ...counters, flags: false };
  return { ...placed, edges: [], entryKnown: false, flags: true };
}

/** Blocks, then edges → 1 where the count is needed: for a line, for the entries, or for those of a function called. */
function findAsked(
  graph: FunctionGraph,
  events: LineEvents,
  selects: (row: number) => boolean,
  { entryShared, sharesEntry, hitOnly }: PlanOptions,
  scratch: Scratch,
): Uint8Array {
  const blockCount = graph.blockStart.length;
  const asked = scratch.uint8(blockCount + graph.edgeFrom.length);
  asked[0] = 1;
  if (entryShared) asked[blockCount] = 1;
  for (const place of events.places) {
    if (!selects(events.rowOfLine[place.id - 1]!)) continue;
    if (hitOnly !== undefined || (place.kind === 'start' && place.decision === 'always'))
      asked[place.block] = 1;
    else if (place.decision === 'never' || needsCounter(place)) continue;
    else for (const { edge, decision } of place.ways) if (decision === 'always') asked[blockCount + edge] = 1;
  }
  for (const [, block] of events.silent) asked[block] = 1;
  if (sharesEntry !== undefined)
    for (let i = 0; i < graph.callee.length; i++)
      if (sharesEntry(graph.callee[i]!)) asked[graph.callBlock[i]!] = 1;
  return asked;
}

/** Places counters; an entry that only a circle of the function's own calls tells is not known. */
function chooseCounters(
  fn: FunctionToPlan,
  graph: FunctionGraph,
  scratch: Scratch,
  { entryShared = false, known }: PlanOptions,
  asked: Uint8Array | undefined,
): Placement & { readonly entryKnown: boolean } {
  const options = { ...(known && { known }), ...(asked && { asked }) };
  if (entryShared) {
    const placement = placeCounters(graph, scratch, { ...options, entryKnown: true });
    // With as many calls of itself per entry as entries, any number of entries would do.
    if (!graph.callee.includes(fn.funcidx) || ownCallsPerEntry(fn, graph, placement) !== 1)
      return { ...placement, entryKnown: true };
  }
  return { ...placeCounters(graph, scratch, options), entryKnown: false };
}

/** Calls of itself that one more entry makes while all counters stay as they are. */
function ownCallsPerEntry(fn: FunctionToPlan, graph: FunctionGraph, placement: Placement): number {
  const blockCount = graph.blockStart.length;
  const { edgeFrom, edgeTo } = graph;
  const { unknown } = placement;
  const blockCounter = new Int32Array(blockCount);
  const edgeCounter = new Int32Array(edgeFrom.length);
  for (let b = 0; b < blockCount; b++) blockCounter[b] = unknown?.[b] === 1 ? NOT_ASKED : -1;
  for (let e = 0; e < edgeFrom.length; e++) edgeCounter[e] = unknown?.[blockCount + e] === 1 ? NOT_ASKED : -1;
  for (const block of placement.blocks) blockCounter[block] = 0;
  for (const edge of placement.edges) edgeCounter[edge] = 0;
  const flow = solveFlow({ blockCounter, edgeFrom, edgeTo, edgeCounter }, undefined, [], 1);
  let calls = 0;
  for (let i = 0; i < graph.callee.length; i++)
    if (graph.callee[i] === fn.funcidx) calls += flow[graph.callBlock[i]!]!;
  return calls;
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
