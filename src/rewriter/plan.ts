/**
 * The plan of one function: which probe stands where and how every count follows. Plain data that can be printed;
 * the bytes are written elsewhere (insert.ts).
 */
import type { LineTable } from '../debuginfo/index.ts';
import { type FunctionProbes, type Place, Places } from '../probe-map.ts';
import type { FunctionGraph } from './graph.ts';
import { findLineEvents, type LineEvents, type LinePlace, needsCounter } from './line-events.ts';
import { Scratch } from './scratch.ts';
import { placeAllCounters, placeCounters } from './spanning-tree.ts';

/**
 * One probe. It stands right before the instruction at `at` (ModuleOffset in the original); of several there, the one
 * with the smaller {@link probeOrder} first.
 */
export type Probe =
  /** Adds 1. `late`: belongs to what the instruction at `at` ends, not to what begins there. */
  | { readonly kind: 'count'; readonly at: number; readonly counter: number; readonly late: boolean }
  /** Adds 1 in an `else` that is put before the `end` at `at`. */
  | { readonly kind: 'else'; readonly at: number; readonly counter: number }
  /** Before a `br_table`: adds 1 to the counter of the arm that will be taken; -1: none. The default is last. */
  | { readonly kind: 'table'; readonly at: number; readonly arms: readonly number[] }
  /** Keeps the state of the line rule in locals at a start; counts (`counter` >= 0) if the line was another. */
  | {
      readonly kind: 'start';
      readonly at: number;
      readonly line: number;
      readonly counter: number;
      readonly always: boolean;
    }
  /** The same before a `loop`, for the arrival from above; `again`: the loop has branches to it. */
  | {
      readonly kind: 'loop-entry';
      readonly at: number;
      readonly line: number;
      readonly counter: number;
      readonly again: boolean;
    }
  /** The same behind a `loop`, for the arrival by a branch. */
  | { readonly kind: 'loop-back'; readonly at: number; readonly line: number; readonly counter: number };

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
    case 'table':
      return 4;
    case 'else':
      return 5;
  }
}

/** Everything decided about one function. */
export interface FunctionPlan {
  readonly probes: readonly Probe[];
  readonly counts: FunctionProbes;
  /** Number of counters, numbered from the `firstCounter` given. */
  readonly counterCount: number;
  /** True when the state of the line rule is kept in two locals. */
  readonly keepsState: boolean;
}

/** Where the function is, and which of its files count. Offsets are ModuleOffsets. */
export interface FunctionToPlan {
  readonly funcidx: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Plans one function. Lines of files that `selects` refuses keep their part in the rule but are not counted.
 * @param firstCounter number of the first counter that this function may use
 * @param scratch working memory, to be used again for the next function
 * @param everywhere counts every block and edge that can have a counter
 */
export function planFunction(
  fn: FunctionToPlan,
  graph: FunctionGraph,
  lines: LineTable,
  selects: (file: number) => boolean,
  firstCounter: number,
  scratch = new Scratch(),
  everywhere = false,
): FunctionPlan {
  scratch.reset();
  const events = findLineEvents(graph, lines, scratch);
  const probes: Probe[] = [];
  let counter = firstCounter;

  const blockCounter = graph.blockStart.map(() => -1);
  const edgeCounter = graph.edgeFrom.map(() => -1);
  const { blocks, edges } = everywhere ? placeAllCounters(graph) : placeCounters(graph, scratch);
  for (const block of blocks) {
    blockCounter[block] = counter;
    probes.push({ kind: 'count', at: graph.blockStart[block]!, counter: counter++, late: false });
  }
  for (const edge of edges) {
    edgeCounter[edge] = counter;
    const at = graph.edgeAt[edge]!;
    const site = graph.edgeSite[edge]!;
    if (site === 'else') probes.push({ kind: 'else', at, counter });
    else if (site !== 'table') probes.push({ kind: 'count', at, counter, late: site === 'before' });
    counter++;
  }
  for (const [at, targets] of graph.tables) {
    const arms = targets.map((edge) => edgeCounter[edge]!);
    if (arms.some((arm) => arm >= 0)) probes.push({ kind: 'table', at, arms });
  }

  const places: Place[] = [];
  const loopOffsets = new Map(graph.loops.map((loop) => [loop.header, loop.offset]));
  const withBack = new Set<number>();
  for (const place of events.places) if (place.kind === 'loop-back') withBack.add(place.block);
  for (const place of events.places) {
    const row = events.rowOfLine[place.id - 1]!;
    const selected = selects(lines.file[row]!);
    const own = selected && needsCounter(place) ? counter++ : -1;
    if (selected) {
      places.push({
        file: lines.file[row]!,
        line: lines.line[row]!,
        block: place.block,
        offset: place.offset,
        count: countOf(place, own),
      });
    }
    if (events.dynamic) {
      const probe = stateProbe(place, own, loopOffsets.get(place.block) ?? -1, withBack.has(place.block));
      if (probe !== undefined) probes.push(probe);
    }
  }
  probes.sort((a, b) => a.at - b.at || probeOrder(a) - probeOrder(b));

  return {
    probes,
    counterCount: counter - firstCounter,
    keepsState: events.dynamic,
    counts: {
      funcidx: fn.funcidx,
      start: fn.start,
      end: fn.end,
      blockStart: graph.blockStart,
      blockCounter,
      edgeFrom: graph.edgeFrom,
      edgeTo: graph.edgeTo,
      edgeCounter,
      places: Places.from(places),
      silent: silentLines(events, lines, selects),
    },
  };
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
): FunctionProbes['silent'] {
  if (events.silent.length === 0) return [];
  const coverable = new Set(events.places.map((place) => place.id));
  const silent: FunctionProbes['silent'][number][] = [];
  for (const [id, block, offset] of events.silent) {
    const row = events.rowOfLine[id - 1]!;
    const file = lines.file[row]!;
    if (coverable.has(id) && selects(file)) silent.push([file, lines.line[row]!, block, offset]);
  }
  return silent;
}
