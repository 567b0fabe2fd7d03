/**
 * The rule of the `line` event: which rows are starts, which loops have heads, and, by forward data flow over the
 * state (`last`, `moved`) of an activation, at which places events always, never or sometimes happen. Pure.
 */
import { type LineTable, RowFlag } from '../debuginfo/index.ts';
import type { FunctionGraph } from './graph.ts';

/** Number of a (path, line) within one function, from 1; 0 is "none". Never a file index: paths decide. */
export type LineNumber = number;

/** How often a place has an event when control comes to it in a certain way. */
export type Decision = 'always' | 'never' | 'mixed';

/** A row that starts a line, or the arrival at a loop's head. */
export interface LinePlace {
  readonly kind: 'start' | 'loop-entry' | 'loop-back';
  readonly id: LineNumber;
  readonly block: number;
  /** ModuleOffset of the instruction before which it happens (of a loop: the first instruction inside). */
  readonly offset: number;
  /** Over all ways to come here. */
  readonly decision: Decision;
  /** Edges into the block, and what happens on each; only for places at which they can differ. */
  readonly byEdge: readonly { readonly edge: number; readonly decision: Decision }[];
}

/** The line events of one function. */
export interface LineEvents {
  /** {@link LineNumber} − 1 → row of the line table that has this file and line. */
  readonly rowOfLine: readonly number[];
  readonly places: readonly LinePlace[];
  /** Code that runs under a line while `last` is another: `[line, block, offset]`. */
  readonly silent: readonly (readonly [id: LineNumber, block: number, offset: number])[];
  /** True when some decision is mixed, so that the state has to be kept at run time. */
  readonly dynamic: boolean;
}

/** True when no sum of block and edge counts gives the place's events, so that it is decided at run time. */
export const needsCounter = (place: LinePlace): boolean =>
  place.decision === 'mixed' &&
  (place.byEdge.length === 0 || place.byEdge.some((way) => way.decision === 'mixed'));

/** One row as the rule sees it. */
interface Row {
  readonly id: LineNumber;
  readonly start: boolean;
  readonly offset: number;
}

/** A state is `last * 2 + moved`. Larger sets than this are not followed; what they reach is decided at run time. */
const MAX_STATES = 8;
/** Distinct states, or null: too many to follow. */
type States = readonly number[] | null;

/** Returns `a` itself when `b` adds nothing. */
const union = (a: States, b: States): States => {
  if (a === null || b === null) return null;
  if (b.every((state) => a.includes(state))) return a;
  const all = [...new Set([...a, ...b])];
  return all.length > MAX_STATES ? null : all;
};

const decide = (states: States, fires: (state: number) => boolean): Decision => {
  if (states === null) return 'mixed';
  let yes = 0;
  for (const state of states) if (fires(state)) yes++;
  return yes === 0 ? 'never' : yes === states.length ? 'always' : 'mixed';
};
const both = (a: Decision | undefined, b: Decision): Decision => (a === undefined || a === b ? b : 'mixed');

/** Which of the reachable rows are starts (design: *The `line` event, exactly*). */
function readRows(graph: FunctionGraph, lines: LineTable): { rows: Row[]; rowOfLine: number[] } {
  const rowOfLine: number[] = [];
  const numbers = new Map<number, LineNumber>();
  const rows: Row[] = [];
  const first = graph.rows[0];
  let prologueEnd = -1;
  for (let i = 1; i < graph.rows.length; i++)
    if ((lines.flags[graph.rows[i]!]! & RowFlag.prologue_end) !== 0) {
      prologueEnd = i;
      break;
    }
  let before = 0;
  let firstId = 0;
  for (let i = 0; i < graph.rows.length; i++) {
    const row = graph.rows[i]!;
    const line = lines.line[row]!;
    let id = 0;
    if (line !== 0) {
      const key = lines.file[row]! * 0x1_0000_0000 + line;
      id = numbers.get(key) ?? 0;
      if (id === 0) {
        id = rowOfLine.push(row);
        numbers.set(key, id);
      }
    }
    if (row === first) firstId = id;
    let start = id !== 0 && id !== before;
    if (i < prologueEnd && id === firstId) start = false;
    if (i === prologueEnd) start = id !== 0;
    if (id !== 0) before = id;
    rows.push({ id, start, offset: graph.rowOffset[i]! });
  }
  return { rows, rowOfLine };
}

/** Applies the rule to one function. */
export function findLineEvents(graph: FunctionGraph, lines: LineTable): LineEvents {
  const { rows, rowOfLine } = readRows(graph, lines);
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;

  // What each block holds: its rows, the line in force where it begins, the edges into and out of it.
  const firstRow = new Int32Array(blockCount + 1).fill(rows.length);
  for (let i = rows.length - 1; i >= 0; i--) firstRow[graph.rowBlock[i]!] = i;
  const rowEnd = new Int32Array(blockCount);
  for (let b = blockCount - 1, end = rows.length; b >= 0; b--) {
    rowEnd[b] = end;
    if (firstRow[b] === rows.length) firstRow[b] = end;
    else end = firstRow[b]!;
  }
  const inForce = new Int32Array(blockCount);
  for (let b = 0, id = 0, next = 0; b < blockCount; b++) {
    while (next < rows.length && next < firstRow[b]!) id = rows[next++]!.id;
    inForce[b] = id;
  }
  const head = new Int32Array(blockCount);
  const entryEdge = new Int32Array(blockCount).fill(-1);
  for (const loop of graph.loops) {
    head[loop.header] = loop.headRow < 0 ? 0 : rows[loop.headRow]!.id;
    entryEdge[loop.header] = loop.entryEdge;
  }
  const edgesInto: number[][] = Array.from({ length: blockCount }, () => []);
  for (let e = 0; e < edgeCount; e++) {
    const to = graph.edgeTo[e]!;
    if (to >= 0) edgesInto[to]!.push(e);
  }
  const regionOfCatch = new Map<number, number[]>();
  graph.regions.forEach((region, r) => {
    for (const edge of region.catchEdges) regionOfCatch.set(edge, [...(regionOfCatch.get(edge) ?? []), r]);
  });

  const out: States[] = Array.from({ length: blockCount }, () => []);
  const regionOut: States[] = Array.from({ length: graph.regions.length }, () => []);
  const onEdge = (edge: number): States => {
    if (edge === 0) return [0];
    const from = graph.edgeFrom[edge]!;
    if (from >= 0) return out[from]!;
    let states: States = [];
    for (const region of regionOfCatch.get(edge) ?? []) states = union(states, regionOut[region]!);
    return states;
  };
  const arrive = (b: number): ((states: States) => States) => {
    const h = head[b]!;
    return h === 0
      ? (states) => states
      : (states) => (states === null || states.length > 0 ? [h * 2] : states);
  };
  const atStart = (id: LineNumber, states: States): States => {
    if (states === null) return [id * 2, id * 2 + 1];
    let after: States = [];
    for (const state of states) after = union(after, [id * 2 + (state >> 1 === id ? state & 1 : 1)]);
    return after;
  };
  const through = (b: number, entry: States): States => {
    let states = entry;
    for (let i = firstRow[b]!; i < rowEnd[b]!; i++) if (rows[i]!.start) states = atStart(rows[i]!.id, states);
    return states;
  };

  const successors: number[][] = Array.from({ length: blockCount }, () => []);
  for (let e = 0; e < edgeCount; e++) {
    const from = graph.edgeFrom[e]!;
    const to = graph.edgeTo[e]!;
    if (from >= 0 && to >= 0) successors[from]!.push(to);
  }
  const throwsTo: number[][] = Array.from({ length: blockCount }, () => []);
  graph.regions.forEach((region, r) => {
    for (const thrower of region.throwers) throwsTo[thrower]!.push(r);
  });
  // A block's states only grow, and stop growing at MAX_STATES, so that this is linear in the edges.
  const entry: States[] = Array.from({ length: blockCount }, () => []);
  const queued = new Uint8Array(blockCount);
  const queue: number[] = [];
  const flowInto = (b: number, states: States): void => {
    const merged = union(entry[b]!, arrive(b)(states));
    if (merged === entry[b]) return;
    entry[b] = merged;
    if (queued[b] === 1) return;
    queued[b] = 1;
    queue.push(b);
  };
  const throwInto = (start: number, states: States): void => {
    for (let r = start; r >= 0; ) {
      const region = graph.regions[r]!;
      const merged = union(regionOut[r]!, states);
      if (merged === regionOut[r]) return;
      regionOut[r] = merged;
      for (const edge of region.catchEdges) flowInto(graph.edgeTo[edge]!, merged);
      if (region.catchesAll) return;
      r = region.parent;
    }
  };
  if (blockCount > 0) flowInto(0, [0]);
  for (let i = 0; i < queue.length; i++) {
    const b = queue[i]!;
    queued[b] = 0;
    const states = through(b, entry[b]!);
    const merged = union(out[b]!, states);
    if (merged === out[b]) continue;
    out[b] = merged;
    for (const to of successors[b]!) flowInto(to, merged);
    for (const region of throwsTo[b]!) throwInto(region, merged);
  }

  // With all states known: the places and their decisions.
  const places: LinePlace[] = [];
  const silent: (readonly [LineNumber, number, number])[] = [];
  let dynamic = false;
  const add = (place: LinePlace): void => {
    places.push(place);
    if (needsCounter(place)) dynamic = true;
  };
  for (let b = 0; b < blockCount; b++) {
    const offset = graph.blockStart[b]!;
    const h = head[b]!;
    const edges = edgesInto[b]!;
    if (h !== 0) {
      for (const kind of ['loop-entry', 'loop-back'] as const) {
        const fires =
          kind === 'loop-entry'
            ? (state: number) => state >> 1 !== h
            : (state: number) => state >> 1 !== h || (state & 1) === 0;
        const byEdge: { edge: number; decision: Decision }[] = [];
        let decision: Decision | undefined;
        for (const edge of edges) {
          if ((edge === entryEdge[b]) !== (kind === 'loop-entry')) continue;
          const states = onEdge(edge);
          const own = decide(states, fires);
          byEdge.push({ edge, decision: own });
          if (states === null || states.length > 0) decision = both(decision, own);
        }
        if (byEdge.length > 0) add({ kind, id: h, block: b, offset, decision: decision ?? 'never', byEdge });
      }
    }
    const enter = arrive(b);
    const ways = edges.map((edge) => ({ edge, states: enter(onEdge(edge)) }));
    let states = entry[b] as States;
    const inLine = (id: LineNumber, at: number): void => {
      if (id === 0) return;
      if (states === null || states.some((state) => state >> 1 !== id)) silent.push([id, b, at]);
    };
    if (firstRow[b] === rowEnd[b] || rows[firstRow[b]!]!.offset > offset) inLine(inForce[b]!, offset);
    let first = true;
    for (let i = firstRow[b]!; i < rowEnd[b]!; i++) {
      const row = rows[i]!;
      if (!row.start) {
        inLine(row.id, row.offset);
        continue;
      }
      const fires = (state: number) => state >> 1 !== row.id;
      const decision = decide(states, fires);
      // Only before the first start of a block can the ways into the block matter; and where the block may have
      // ended before, nobody knows which way those activations came that did not get here.
      const byEdge =
        first && decision === 'mixed' && graph.blockFirstEnd[b]! >= row.offset
          ? ways.map((way) => ({ edge: way.edge, decision: decide(way.states, fires) }))
          : [];
      add({ kind: 'start', id: row.id, block: b, offset: row.offset, decision, byEdge });
      states = atStart(row.id, states);
      first = false;
    }
  }
  return { rowOfLine, places, silent, dynamic };
}
