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
  const solver = new StateFlow(graph, rows, scratch);
  solver.solve();
  return solver;
}

/** The equations of one function while they are solved, then their solution. */
class StateFlow implements LineFlow {
  readonly sets = new StateSets();
  readonly firstEdge: Int32Array;
  readonly edges: Int32Array;
  readonly entry: Int32Array;
  private readonly graph: FunctionGraph;
  private readonly rows: LineRows;
  /** Edges by the block that they leave. */
  private readonly outOf: { readonly first: Int32Array; readonly items: Int32Array };
  /** Block → states at its end. */
  private readonly out: Int32Array;
  /** Handler region → states in which something is thrown to it. */
  private readonly thrown: Int32Array;
  private readonly regionsOfCatch = new Map<number, number[]>();
  private readonly regionsOfThrower = new Map<number, number[]>();
  private readonly queue: number[] = [];
  private readonly queued: Uint8Array;
  /** The block that is visited in the first pass, which takes all in order: what comes before it waits for the next. */
  private visited = -1;

  constructor(graph: FunctionGraph, rows: LineRows, scratch: Scratch) {
    const blockCount = graph.blockStart.length;
    const edgeCount = graph.edgeFrom.length;
    this.graph = graph;
    this.rows = rows;
    this.firstEdge = graph.firstInto;
    this.edges = graph.edgesInto;
    const first = scratch.unsetInt32(blockCount + 1);
    const items = scratch.unsetInt32(edgeCount);
    groupByKey({ keys: graph.edgeFrom, length: edgeCount, groups: blockCount, first, items });
    this.outOf = { first, items };
    this.entry = scratch.int32(blockCount);
    this.out = scratch.int32(blockCount);
    this.thrown = scratch.int32(graph.regions.length);
    this.queued = scratch.uint8(blockCount);
    graph.regions.forEach(({ catchEdges, throwers }, r) => {
      for (const edge of catchEdges) addTo(this.regionsOfCatch, edge, r);
      for (const block of throwers) addTo(this.regionsOfThrower, block, r);
    });
  }

  solve(): void {
    const blockCount = this.graph.blockStart.length;
    if (blockCount > 0) this.flowInto(0, singleState(0));
    // All paths to a block but those of a loop come before it, so that most blocks are visited once.
    while (++this.visited < blockCount) if (this.queued[this.visited] === 1) this.visit(this.visited);
    const { queue } = this;
    for (let i = 0; i < queue.length; i++) this.visit(queue[i]!);
  }

  arrive(block: number, states: StateSet): StateSet {
    const head = this.rows.head[block]!;
    return head === 0 || states === NONE ? states : singleState(head * 2);
  }

  onEdge(edge: number): StateSet {
    const { edgeFrom } = this.graph;
    if (edge < 0 || edge >= edgeFrom.length) return NONE;
    if (edge === 0) return singleState(0);
    const from = edgeFrom[edge]!;
    if (from >= 0) return this.out[from]!;
    let states = NONE;
    for (const r of this.regionsOfCatch.get(edge) ?? []) states = this.sets.union(states, this.thrown[r]!);
    return states;
  }

  private flowInto(block: number, states: StateSet): void {
    const { entry, queued } = this;
    const merged = this.sets.union(entry[block]!, this.arrive(block, states));
    if (merged === entry[block]) return;
    entry[block] = merged;
    if (queued[block] === 1) return;
    queued[block] = 1;
    if (block <= this.visited) this.queue.push(block);
  }

  private throwInto(inner: number, states: StateSet): void {
    const { thrown, graph } = this;
    for (let r = inner; r >= 0; ) {
      const region = graph.regions[r]!;
      const merged = this.sets.union(thrown[r]!, states);
      if (merged === thrown[r]) return;
      thrown[r] = merged;
      for (const edge of region.catchEdges) this.flowInto(graph.edgeTo[edge]!, merged);
      if (region.catchesAll) return;
      r = region.parent;
    }
  }

  private visit(block: number): void {
    const { out, outOf, graph } = this;
    this.queued[block] = 0;
    const merged = this.sets.union(out[block]!, this.atEnd(block));
    if (merged === out[block]) return;
    out[block] = merged;
    for (let k = outOf.first[block]!; k < outOf.first[block + 1]!; k++) {
      const to = graph.edgeTo[outOf.items[k]!]!;
      if (to >= 0) this.flowInto(to, merged);
    }
    if (graph.regions.length > 0)
      for (const r of this.regionsOfThrower.get(block) ?? []) this.throwInto(r, merged);
  }

  /** States at the end of a block, by those in which it is entered. */
  private atEnd(block: number): StateSet {
    const { rows, sets } = this;
    const states = this.entry[block]!;
    const last = rows.lastStart[block]!;
    if (last === 0 || states === NONE) return states;
    return rows.changes[block] === 1 ? singleState(last * 2 + 1) : afterStart(sets, last, states);
  }
}

/** Most lists have one item, for which `[item]` takes a tenth of the memory of `[]` and a push. */
export function addTo(map: Map<number, number[]>, key: number, item: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else list.push(item);
}
