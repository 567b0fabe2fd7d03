/**
 * Forward data flow over the state (`last`, `moved`) of an activation: in which states control can enter and leave
 * each block. Pure.
 */
import { groupByKey } from '../../columns/index.ts';
import type { BlockIndex, EdgeIndex } from '../../indices.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import type { LineNumber, LineRows } from './line-rows.ts';
import { ANY, NONE, type StateSet, StateSets, singleState } from './state-sets.ts';
import type { Scratch } from './working-memory.ts';

/** The answer of {@link flowStates}. */
export interface LineFlow {
  readonly sets: StateSets;
  /** Block → edges into it are `edges[firstEdge[b]]` up to `edges[firstEdge[b + 1]]`, excluded. */
  readonly firstEdge: Int32Array;
  readonly edges: Int32Array;
  /** Block → states behind the arrival at its loop's head, if it has one, and before its first start. */
  readonly entry: Int32Array;
  /** States in which control goes along an edge. */
  onEdge(edge: EdgeIndex): StateSet;
  /** States behind the arrival at a block's loop head. */
  arrive(block: BlockIndex, states: StateSet): StateSet;
}

/** States behind a start. */
export function afterStart(sets: StateSets, id: LineNumber, states: StateSet): StateSet {
  const stays = singleState(id * 2);
  const moves = singleState(id * 2 + 1);
  if (states === NONE || states === stays) return states;
  if (states > NONE) return moves;
  if (states === ANY) return sets.union(stays, moves);
  return sets.states(states).includes(id * 2) ? sets.union(stays, moves) : moves;
}

/** Solves the flow equations. A block's set only grows, and ends at ANY, so that this is linear in the edges. */
export function flowStates(graph: FunctionGraph, rows: LineRows, scratch: Scratch): LineFlow {
  const sets = new StateSets();
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  const outOf = { first: scratch.unsetInt32(blockCount + 1), items: scratch.unsetInt32(edgeCount) };
  groupByKey({ keys: graph.edgeFrom, length: edgeCount, groups: blockCount, ...outOf });
  const { regions } = graph;
  const regionsOfCatch = new Map<number, number[]>();
  const regionsOfThrower = new Map<number, number[]>();
  for (const [r, region] of regions.entries()) {
    for (const edge of region.catchEdges) addTo(regionsOfCatch, edge, r);
    for (const block of region.throwers) addTo(regionsOfThrower, block, r);
  }

  const entry = scratch.int32(blockCount);
  const out = scratch.int32(blockCount);
  const thrown = scratch.int32(regions.length);

  const arrive = (block: number, states: StateSet): StateSet => {
    const head = rows.head[block]!;
    return head === 0 || states === NONE ? states : singleState(head * 2);
  };
  const queue: number[] = [];
  const queued = scratch.uint8(blockCount);
  /** The block that is visited in the first turn, which takes all in order: what comes before it waits for the next. */
  let visited = -1;
  const flowInto = (block: number, states: StateSet): void => {
    const merged = sets.union(entry[block]!, arrive(block, states));
    if (merged === entry[block]) return;
    entry[block] = merged;
    if (queued[block] === 1) return;
    queued[block] = 1;
    if (block <= visited) queue.push(block);
  };
  const throwInto = (inner: number, states: StateSet): void => {
    for (let r = inner; r >= 0; ) {
      const region = regions[r]!;
      const merged = sets.union(thrown[r]!, states);
      if (merged === thrown[r]) return;
      thrown[r] = merged;
      for (const edge of region.catchEdges) flowInto(graph.edgeTo[edge]!, merged);
      if (region.catchesAll) return;
      r = region.parent;
    }
  };
  const visit = (block: number): void => {
    queued[block] = 0;
    const merged = sets.union(out[block]!, behind(rows, block, entry[block]!, sets));
    if (merged === out[block]) return;
    out[block] = merged;
    for (let k = outOf.first[block]!; k < outOf.first[block + 1]!; k++) {
      const to = graph.edgeTo[outOf.items[k]!]!;
      if (to >= 0) flowInto(to, merged);
    }
    if (regions.length > 0) for (const r of regionsOfThrower.get(block) ?? []) throwInto(r, merged);
  };
  if (blockCount > 0) flowInto(0, singleState(0));
  // All ways to a block but a loop's come before it, so that most blocks are visited once.
  while (++visited < blockCount) if (queued[visited] === 1) visit(visited);
  for (let i = 0; i < queue.length; i++) visit(queue[i]!);

  return {
    sets,
    firstEdge: graph.firstInto,
    edges: graph.edgesInto,
    entry,
    arrive,
    onEdge(edge) {
      if (edge < 0 || edge >= edgeCount) return NONE;
      if (edge === 0) return singleState(0);
      const from = graph.edgeFrom[edge]!;
      if (from >= 0) return out[from]!;
      let states = NONE;
      for (const r of regionsOfCatch.get(edge) ?? []) states = sets.union(states, thrown[r]!);
      return states;
    },
  };
}

/** States at the end of a block that is entered in `states`. */
function behind(rows: LineRows, block: number, states: StateSet, sets: StateSets): StateSet {
  const last = rows.lastStart[block]!;
  if (last === 0 || states === NONE) return states;
  return rows.changes[block] === 1 ? singleState(last * 2 + 1) : afterStart(sets, last, states);
}

/** Most lists have one item, for which `[item]` takes a tenth of the memory of `[]` and a push. */
export function addTo(map: Map<number, number[]>, key: number, item: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
