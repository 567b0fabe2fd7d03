/**
 * The rule of the `line` event, applied to one function: at which places events always, never or sometimes happen,
 * by the ways control can come to them. Pure.
 */

import type { LineTable } from '../../debuginfo/index.ts';
import { type BlockIndex, blockIndex, type EdgeIndex, edgeIndex } from '../../indices.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import { flowStates, type LineFlow } from './line-flow.ts';
import { type LineNumber, type LineRows, readLineRows } from './line-rows.ts';
import { ANY, NONE, type StateSet, singleState } from './state-sets.ts';
import type { Scratch } from './working-memory.ts';

/** How often a place has an event when control comes to it in a certain way. */
export type Decision = 'always' | 'never' | 'mixed';

/** One way into a block, and what happens when control takes it. */
export interface Way {
  /** Edge of the graph. */
  readonly edge: EdgeIndex;
  readonly decision: Decision;
}

/** A row that starts a line, or the arrival at a loop's head from above or by a branch. */
export interface LinePlace {
  readonly kind: 'start' | 'loop-entry' | 'loop-back';
  readonly id: LineNumber;
  readonly block: BlockIndex;
  /** ModuleOffset of the instruction before which it happens (of a loop: the first instruction inside). */
  readonly offset: number;
  /** Over all ways to come here. */
  readonly decision: Decision;
  /** The ways into the block; only for places at which they can differ. */
  readonly ways: readonly Way[];
}

/** The line events of one function. */
export interface LineEvents {
  /** {@link LineNumber} − 1 → row of the line table that has this file and line. */
  readonly rowOfLine: readonly number[];
  readonly places: readonly LinePlace[];
  /** Code that runs under a line while `last` is another: `[line, block, offset]`. */
  readonly silent: readonly (readonly [id: LineNumber, block: number, offset: number])[];
  /** True when some place needs a counter of its own, so that the state has to be kept at run time. */
  readonly dynamic: boolean;
}

/** True when no sum of block and edge counts gives the place's events. */
export const needsCounter = (place: LinePlace): boolean =>
  place.decision === 'mixed' &&
  (place.ways.length === 0 || place.ways.some((way) => way.decision === 'mixed'));

const noWays: readonly Way[] = [];

/** Applies the rule to one function. */
export function findLineEvents(graph: FunctionGraph, lines: LineTable, scratch: Scratch): LineEvents {
  const rows = readLineRows(graph, lines, scratch);
  const flow = flowStates(graph, rows, scratch);
  const places: LinePlace[] = [];
  const silent: (readonly [LineNumber, number, number])[] = [];
  for (let b = 0; b < graph.blockStart.length; b++) {
    const block = blockIndex(b);
    if (rows.head[block] !== 0) findArrivals(graph, rows, flow, block, places);
    findStarts(graph, rows, flow, block, places, silent);
  }
  return { rowOfLine: rows.rowOfLine, places, silent, dynamic: places.some(needsCounter) };
}

const arrivalKinds = ['loop-entry', 'loop-back'] as const;

function findArrivals(
  graph: FunctionGraph,
  rows: LineRows,
  flow: LineFlow,
  block: BlockIndex,
  places: LinePlace[],
): void {
  const id = rows.head[block]!;
  const offset = graph.blockStart[block]!;
  for (const kind of arrivalKinds) {
    const ways: Way[] = [];
    let decision: Decision | undefined;
    for (let k = flow.firstEdge[block]!; k < flow.firstEdge[block + 1]!; k++) {
      const edge = edgeIndex(flow.edges[k]!);
      if ((edge === rows.entryEdge[block]) !== (kind === 'loop-entry')) continue;
      const states = flow.onEdge(edge);
      const own = decide(flow, states, id, kind === 'loop-back');
      ways.push({ edge, decision: own });
      if (states !== NONE) decision = decision === undefined || decision === own ? own : 'mixed';
    }
    if (ways.length > 0) places.push({ kind, id, block, offset, decision: decision ?? 'never', ways });
  }
}

function findStarts(
  graph: FunctionGraph,
  rows: LineRows,
  flow: LineFlow,
  block: BlockIndex,
  places: LinePlace[],
  silent: (readonly [LineNumber, number, number])[],
): void {
  const end = rows.firstRow[block + 1]!;
  const states: StateSet = flow.entry[block]!;
  /** Line of the last start in this block, which then is `last`; 0: not started yet, so that `states` tells. */
  let last = 0;
  if (isSilent(flow, states, rows.inForce[block]!, graph.blockWork[block]!))
    silent.push([rows.inForce[block]!, block, graph.blockWork[block]!]);
  for (let row = rows.firstRow[block]!; row < end; row++) {
    const id = rows.line[row]!;
    if (rows.start[row] === 0) {
      if (id === last || states === NONE) continue;
      const work = graph.rowWork[row]!;
      if (isSilent(flow, last === 0 ? states : singleState(last * 2), id, work))
        silent.push([id, block, work]);
      continue;
    }
    const offset = graph.rowOffset[row]!;
    if (last === 0) places.push(firstStart(graph, flow, block, id, offset));
    else if (states === NONE)
      places.push({ kind: 'start', id, block, offset, decision: 'never', ways: noWays });
    else {
      const decision = id === last ? 'never' : 'always';
      places.push({ kind: 'start', id, block, offset, decision, ways: noWays });
    }
    last = id;
  }
}

/** Whether code at `work` runs under a line while `last` may be another. */
const isSilent = (flow: LineFlow, states: StateSet, id: LineNumber, work: number): boolean =>
  id !== 0 && work !== Number.POSITIVE_INFINITY && decide(flow, states, id, false) !== 'never';

/**
 * Only before the first start of a block can the ways into the block matter; and where the block may have ended before,
 * nobody knows which way those activations came that did not get here.
 */
function firstStart(
  graph: FunctionGraph,
  flow: LineFlow,
  block: BlockIndex,
  id: LineNumber,
  offset: number,
): LinePlace {
  const decision = decide(flow, flow.entry[block]!, id, false);
  let ways = noWays;
  if (decision === 'mixed' && !graph.mayEnd(graph.blockStart[block]!, offset)) {
    const found: Way[] = [];
    for (let k = flow.firstEdge[block]!; k < flow.firstEdge[block + 1]!; k++) {
      const edge = edgeIndex(flow.edges[k]!);
      found.push({ edge, decision: decide(flow, flow.arrive(block, flow.onEdge(edge)), id, false) });
    }
    ways = found;
  }
  return { kind: 'start', id, block, offset, decision, ways };
}

/** Whether the line is another than `last`, or, `byBranch` to a loop, nothing moved since the last arrival. */
function decide(flow: LineFlow, states: StateSet, id: LineNumber, byBranch: boolean): Decision {
  if (states === NONE) return 'never';
  if (states === ANY) return 'mixed';
  if (states > NONE) return isEvent(states - 1, id, byBranch) ? 'always' : 'never';
  let yes = 0;
  let no = 0;
  for (const state of flow.sets.states(states)) {
    if (isEvent(state, id, byBranch)) yes++;
    else no++;
  }
  return yes === 0 ? 'never' : no === 0 ? 'always' : 'mixed';
}

const isEvent = (state: number, id: LineNumber, byBranch: boolean): boolean =>
  state >> 1 !== id || (byBranch && (state & 1) === 0);
