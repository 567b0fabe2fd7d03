/**
 * The rule of the `line` event, applied to one function: at which places events always, never or sometimes happen,
 * by the paths on which control can reach them. Pure.
 */

import type { LineTable } from '../../debuginfo/index.ts';
import { type BlockIndex, blockIndex, type EdgeIndex, edgeIndex, type RowIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import { linesOfBackJumps } from './back-jumps.ts';
import { flowStates, type LineFlow } from './line-flow.ts';
import { type LineNumber, type LineRows, readLineRows } from './line-rows.ts';
import { ANY, NONE, type StateSet, singleState } from './state-sets.ts';
import type { Scratch } from './working-memory.ts';

/** How often a place has an event when control reaches it on a certain path. */
export type Decision = 'always' | 'never' | 'mixed';

/** One path into a block, and what happens when control takes it. */
export interface PathIn {
  /** Edge of the graph. */
  readonly edge: EdgeIndex;
  readonly decision: Decision;
}

/** A row that starts a line, or the arrival at a loop header from above or by a branch. */
export interface LinePlace {
  readonly kind: 'start' | 'loop-entry' | 'loop-back';
  readonly id: LineNumber;
  readonly block: BlockIndex;
  /** ModuleOffset of the instruction before which it happens (of a loop: the first instruction inside). */
  readonly offset: ModuleOffset;
  /** Over all paths. */
  readonly decision: Decision;
  /** The paths into the block; only for places at which they can differ. */
  readonly paths: readonly PathIn[];
}

/** The line events of one function. */
export interface LineEvents {
  /** {@link LineNumber} − 1 → row of the line table that has this file and line. */
  readonly rowOfLine: readonly RowIndex[];
  readonly places: readonly LinePlace[];
  /** Code that runs under a coverable line while `last` is another: `[line, block, offset]`. */
  readonly silent: readonly (readonly [id: LineNumber, block: BlockIndex, offset: ModuleOffset])[];
  /** True when some place needs a counter of its own, so that the state has to be kept at run time. */
  readonly dynamic: boolean;
  /** Whether control can come to a block. Until the next function. */
  readonly isReached: (block: BlockIndex) => boolean;
}

/** True when no sum of block and edge counts gives the place's events. */
export const needsCounter = (place: LinePlace): boolean =>
  place.decision === 'mixed' &&
  (place.paths.length === 0 || place.paths.some(({ decision }) => decision === 'mixed'));

const noPaths: readonly PathIn[] = [];

/** Applies the rule to one function. */
export function findLineEvents(graph: FunctionGraph, lines: LineTable, scratch: Scratch): LineEvents {
  const rows = readLineRows(graph, lines, scratch);
  const flow = flowStates(graph, rows, scratch);
  return new LineRule(graph, lines, rows, flow).apply();
}

const arrivalKinds = ['loop-entry', 'loop-back'] as const;

/** The rule at work on one function. */
class LineRule {
  private readonly graph: FunctionGraph;
  private readonly lines: LineTable;
  private readonly rows: LineRows;
  private readonly flow: LineFlow;
  private readonly places: LinePlace[] = [];
  private readonly silent: (readonly [LineNumber, BlockIndex, ModuleOffset])[] = [];

  constructor(graph: FunctionGraph, lines: LineTable, rows: LineRows, flow: LineFlow) {
    this.graph = graph;
    this.lines = lines;
    this.rows = rows;
    this.flow = flow;
  }

  apply(): LineEvents {
    const { graph, rows, flow, places, silent } = this;
    for (let b = 0; b < graph.blockStart.length; b++) {
      const block = blockIndex(b);
      if (rows.head[block] !== 0) this.addArrivals(block);
      this.addStarts(block);
    }
    this.coverBackJumps();
    return {
      rowOfLine: rows.rowOfLine,
      places,
      silent: this.coverable(silent),
      dynamic: places.some(needsCounter),
      isReached: (block) => flow.entry[block] !== NONE,
    };
  }

  /** Only coverable lines can be covered. */
  private coverable(silent: LineEvents['silent']): LineEvents['silent'] {
    if (silent.length === 0) return silent;
    const hasPlace = new Uint8Array(this.rows.rowOfLine.length + 1);
    for (const { id } of this.places) hasPlace[id] = 1;
    return silent.filter(([id]) => hasPlace[id] === 1);
  }

  /** Lines of back jumps alone run when their loop is entered. */
  private coverBackJumps(): void {
    const { graph, lines, rows, silent } = this;
    if (graph.backJumps.length === 0) return;
    for (const [id, header] of linesOfBackJumps(graph, lines, rows))
      silent.push([id, header, graph.blockStart[header] as ModuleOffset]);
  }

  /** The places of a loop header: arrivals from above and by branches. */
  private addArrivals(block: BlockIndex): void {
    const { flow, rows } = this;
    const id = rows.head[block]!;
    const offset = this.graph.blockStart[block] as ModuleOffset;
    for (const kind of arrivalKinds) {
      const paths: PathIn[] = [];
      let decision: Decision | undefined;
      for (let k = flow.firstEdge[block]!; k < flow.firstEdge[block + 1]!; k++) {
        const edge = edgeIndex(flow.edges[k]!);
        if ((edge === rows.entryEdge[block]) !== (kind === 'loop-entry')) continue;
        const states = flow.onEdge(edge);
        const own = decide(flow, states, id, kind === 'loop-back');
        paths.push({ edge, decision: own });
        if (states !== NONE) decision = decision === undefined || decision === own ? own : 'mixed';
      }
      if (paths.length > 0)
        this.places.push({ kind, id, block, offset, decision: decision ?? 'never', paths });
    }
  }

  /** The starts in a block, and code of it that runs under a line without an event of its own. */
  private addStarts(block: BlockIndex): void {
    const { graph, rows, flow, places } = this;
    const end = rows.firstPart[block + 1]!;
    const states: StateSet = flow.entry[block]!;
    /** Line of the last start in this block, which then is `last`; 0: not started yet, so that `states` decides. */
    let last = 0;
    this.addSilent(block, states, rows.inForce[block]!, graph.blockWork[block]!);
    for (let part = rows.firstPart[block]!; part < end; part++) {
      const id = rows.line[part]!;
      if (rows.start[part] === 0) {
        if (id !== last && states !== NONE)
          this.addSilent(block, last === 0 ? states : singleState(last * 2), id, graph.partWork[part]!);
        continue;
      }
      const offset = graph.partOffset[part] as ModuleOffset;
      if (last === 0) places.push(this.firstStart(block, id, offset));
      else {
        const decision = states === NONE || id === last ? 'never' : 'always';
        places.push({ kind: 'start', id, block, offset, decision, paths: noPaths });
      }
      last = id;
    }
  }

  /** Code at `work` that runs under a line while `last` may be another. */
  private addSilent(block: BlockIndex, states: StateSet, id: LineNumber, work: number): void {
    if (id === 0 || work === Number.POSITIVE_INFINITY) return;
    if (decide(this.flow, states, id, false) !== 'never') this.silent.push([id, block, work as ModuleOffset]);
  }

  /**
   * Only before the first start of a block can the paths into the block matter; and where the block may have ended before,
   * it is not known by which of them those activations came that did not get here.
   */
  private firstStart(block: BlockIndex, id: LineNumber, offset: ModuleOffset): LinePlace {
    const { graph, flow } = this;
    const decision = decide(flow, flow.entry[block]!, id, false);
    if (decision !== 'mixed' || graph.mayEnd(graph.blockStart[block] as ModuleOffset, offset))
      return { kind: 'start', id, block, offset, decision, paths: noPaths };
    const paths: PathIn[] = [];
    for (let k = flow.firstEdge[block]!; k < flow.firstEdge[block + 1]!; k++) {
      const edge = edgeIndex(flow.edges[k]!);
      paths.push({ edge, decision: decide(flow, flow.arrive(block, flow.onEdge(edge)), id, false) });
    }
    return { kind: 'start', id, block, offset, decision, paths };
  }
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
