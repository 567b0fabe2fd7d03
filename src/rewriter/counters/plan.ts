/**
 * The plan of one function's counters: where each goes and how every other count is derived. Plain, printable data; the
 * bytes are written elsewhere (counter-part.ts).
 */
import { runLength } from '../../debuginfo/index.ts';
import type { CounterIndex, FileIndex, RowIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { type FunctionProbes, NOT_REQUIRED, type Place } from '../../probe-map/index.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import { type LinePlace, needsCounter } from '../lines/line-events.ts';
import type { Scratch } from '../lines/working-memory.ts';
import { type ChosenCounters, chooseCounters } from './choose-counters.ts';
import { type CounterProbe, sortProbes } from './counter-probes.ts';
import type { CounterPlanInput } from './plan-input.ts';
import { findRequired } from './required-counts.ts';
import type { Placement } from './spanning-tree.ts';

/** Everything decided about the counters of one function. */
export interface CounterPlan {
  readonly probes: readonly CounterProbe[];
  /** Number of counters, numbered from the `firstCounter` given. */
  readonly counterCount: number;
  /** True when the entries have no counter and follow from the calls to the function. */
  readonly entryShared: boolean;
  /** Place of the line rule, in order → its own counter, or -1: its events follow from other counts. */
  readonly own: Int32Array;
  /** True when a place needs, or may need, a counter of its own: the state of the line rule must be kept. */
  readonly needsState: boolean;
  readonly counts: FunctionProbes;
}

/** Plans one function. Lines of unselected files keep their part in the line rule but get no counter. */
export function planCounters(input: CounterPlanInput): CounterPlan {
  const { body, memory, kept, options, firstCounter } = input;
  const { graph, events } = body;
  const { hitOnly } = options;
  const required = options.everyBlock ? undefined : findRequired(input);
  const chosen = chooseCounters(input, required);
  const numbered = numberCounters(graph, chosen.placement, { memory, firstCounter });
  const probes = placeProbes({ graph, chosen, numbered, last: hitOnly?.last });
  const { own, next } = countPlaces(input, numbered.next);
  addPlaces(input, own);
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  return {
    probes,
    counterCount: next - firstCounter,
    entryShared: chosen.entryKnown,
    own,
    needsState: events.dynamic && hitOnly === undefined,
    counts: {
      funcidx: body.funcidx,
      start: body.start,
      end: body.end,
      blockStart: kept.blockStart.keep(graph.blockStart, blockCount),
      blockCounter: kept.blockCounter.keep(numbered.blockCounter, blockCount),
      edgeFrom: kept.edgeFrom.keep(graph.edgeFrom, edgeCount),
      edgeTo: kept.edgeTo.keep(graph.edgeTo, edgeCount),
      edgeCounter: kept.edgeCounter.keep(numbered.edgeCounter, edgeCount),
      places: kept.places.finish(),
      silent: silentLines(input),
      ...(chosen.flags ? { flags: true } : {}),
      ...(input.manyLocals ? { manyLocals: true } : {}),
    },
  };
}

interface NumberedCounters {
  /** Block, edge → its counter, or -1: derived, or {@link NOT_REQUIRED}. */
  readonly blockCounter: Int32Array;
  readonly edgeCounter: Int32Array;
  /** Number of the next counter. */
  readonly next: number;
}

function numberCounters(
  graph: FunctionGraph,
  { blocks, edges, unknown }: Placement,
  { memory, firstCounter }: { readonly memory: Scratch; readonly firstCounter: number },
): NumberedCounters {
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  const blockCounter = memory.unsetInt32(blockCount).fill(-1, 0, blockCount);
  const edgeCounter = memory.unsetInt32(edgeCount).fill(-1, 0, edgeCount);
  if (unknown !== undefined) {
    for (let b = 0; b < blockCount; b++) if (unknown[b] === 1) blockCounter[b] = NOT_REQUIRED;
    for (let e = 0; e < edgeCount; e++) if (unknown[blockCount + e] === 1) edgeCounter[e] = NOT_REQUIRED;
  }
  let next = firstCounter;
  for (const block of blocks) blockCounter[block] = next++;
  for (const edge of edges) edgeCounter[edge] = next++;
  return { blockCounter, edgeCounter, next };
}

interface ProbesToPlace {
  readonly graph: FunctionGraph;
  readonly chosen: ChosenCounters;
  readonly numbered: NumberedCounters;
  /** Block → ModuleOffset of its last instruction; only where flags may be chosen. */
  readonly last: ArrayLike<number> | undefined;
}

function placeProbes({ graph, chosen, numbered, last }: ProbesToPlace): CounterProbe[] {
  const { blocks, edges } = chosen.placement;
  const { blockCounter, edgeCounter } = numbered;
  const probes: CounterProbe[] = [];
  for (const block of blocks) {
    const counter = blockCounter[block] as CounterIndex;
    if (chosen.flags && last !== undefined)
      probes.push({ kind: 'flag', at: last[block] as ModuleOffset, counter });
    else probes.push({ kind: 'count', at: graph.blockStart[block] as ModuleOffset, counter, late: false });
  }
  for (const edge of edges) {
    const counter = edgeCounter[edge] as CounterIndex;
    const at = graph.edgeAt[edge] as ModuleOffset;
    const site = graph.edgeSite[edge]!;
    if (site === 'else' || site === 'taken') probes.push({ kind: site, at, counter });
    else if (site === 'before' || site === 'after')
      probes.push({ kind: 'count', at, counter, late: site === 'before' });
  }
  for (const [at, targets] of graph.tables) {
    for (const kind of ['arm', 'table'] as const) {
      const arms = targets.map(
        (edge) => (graph.edgeSite[edge] === kind ? edgeCounter[edge]! : -1) as CounterIndex,
      );
      if (arms.some((arm) => arm >= 0)) probes.push({ kind, at, arms });
    }
  }
  sortProbes(probes);
  return probes;
}

/** Gives counters to the places whose events do not follow from other counts. */
function countPlaces(
  { body, memory, options }: CounterPlanInput,
  firstCounter: number,
): { readonly own: Int32Array; readonly next: number } {
  const { places, dynamic } = body.events;
  const own = memory.unsetInt32(places.length).fill(-1, 0, places.length);
  let next = firstCounter;
  if (!dynamic || options.hitOnly !== undefined) return { own, next };
  for (let i = 0; i < places.length; i++)
    if (body.counted[i] === 1 && needsCounter(places[i]!)) own[i] = next++;
  return { own, next };
}

const perBlock = { kind: 'block' } as const;
const never: Place['count'] = { kind: 'edges', edges: [] };

/** Records the places whose lines are counted, and how their events are derived. */
function addPlaces(input: CounterPlanInput, own: Int32Array): void {
  const { body, lines, kept, options } = input;
  const { events, counted } = body;
  const { places, rowOfLine } = events;
  for (let i = 0; i < places.length; i++) {
    if (counted[i] !== 1) continue;
    const place = places[i]!;
    const row = rowOfLine[place.id - 1]!;
    const count = options.hitOnly === undefined ? countOf(place, own[i] as CounterIndex) : perBlock;
    kept.places.add(lines.file[row] as FileIndex, lines.line[row]!, place.block, place.offset, count);
    if (lines.isInRuns && place.kind === 'start') addRestOfRun(input, place, row);
  }
}

/** Adds a place for each instruction of a run but the first: each has an event whenever control comes to it. */
function addRestOfRun(
  { body, lines, instructions, kept, options }: CounterPlanInput,
  place: LinePlace,
  row: RowIndex,
): void {
  const file = lines.file[row] as FileIndex;
  const line = lines.line[row]!;
  const length = runLength(lines, row, body.lastRow);
  const count = options.hitOnly !== undefined || body.events.isReached(place.block) ? perBlock : never;
  let at = place.offset;
  for (let i = 1; i < length; i++) {
    at = instructions.from(at + 1, body.end);
    kept.places.add(file, line + i, place.block, at, count);
  }
}

function countOf(place: LinePlace, counter: CounterIndex): Place['count'] {
  if (counter >= 0) return { kind: 'counter', counter };
  if (place.kind === 'start' && place.decision === 'always') return perBlock;
  return {
    kind: 'edges',
    edges: place.paths.filter(({ decision }) => decision === 'always').map(({ edge }) => edge),
  };
}

/** Code that runs under a line without an event of its own, where that line is counted. */
function silentLines({ body, lines }: CounterPlanInput): FunctionProbes['silent'] {
  const { events, selectsFile } = body;
  if (events.silent.length === 0) return [];
  const silent: FunctionProbes['silent'][number][] = [];
  for (const [id, block, offset] of events.silent) {
    const row = events.rowOfLine[id - 1]!;
    const file = lines.file[row] as FileIndex;
    if (selectsFile(file)) silent.push([file, lines.line[row]!, block, offset]);
  }
  return silent;
}
