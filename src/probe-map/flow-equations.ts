/**
 * The flow equations of one function (see probe-map.ts): what was not counted follows. Used where counts are solved, and
 * where counters are placed, to see what would follow from them. Linear in the graph.
 */
import { findRoot, singletons } from '../columns/index.ts';
import type { BlockIndex } from '../indices.ts';
import { NOT_REQUIRED } from './probe-map.ts';

/** Columns of `FunctionProbes`: blocks and edges, and which of them have counters; `blockCounter` is as long as there are blocks. */
export type FlowGraph = Readonly<
  Record<'blockCounter' | 'edgeFrom' | 'edgeTo' | 'edgeCounter', ArrayLike<number>>
>;

/** Activations that ended in a block, or, `arriving`, on their way into it. */
export interface FlowStop {
  readonly block: BlockIndex;
  readonly arriving: boolean;
  readonly count: number;
}

/** Count of each block, then of each edge; NaN where it is not asked for. */
export type Flow = Float64Array;

/**
 * Solves the equations of one function.
 * @param counters all counters of the module; undefined: all are 0
 * @param stops where flow ends that was counted on its way there
 * @param entry flow along edge 0, where calls tell; else the counters of the function do
 */
export function solveFlow(
  graph: FlowGraph,
  counters: ArrayLike<number> | undefined,
  stops: readonly FlowStop[],
  entry?: number,
): Flow {
  const still = stops.length === 0 ? flowOfNothing(graph, counters, entry) : undefined;
  if (still !== undefined) return still;
  const plan = new FlowPlan(graph, entry !== undefined);
  const value = plan.flow();
  plan.solve(value, { counters, stops, entry });
  return value;
}

/** What the values of the equations follow from. */
export interface FlowInput {
  /** All counters of the module; undefined: all are 0. */
  readonly counters: ArrayLike<number> | undefined;
  readonly stops: readonly FlowStop[];
  /** As the plan was made: there or not. */
  readonly entry: number | undefined;
}

/** In place of a counter: the flow along edge 0, where calls tell it. */
const ENTRY = -1;

/** In which order the equations of one function are solved, which depends on its graph alone. */
export class FlowPlan {
  readonly #tails: Int32Array;
  readonly #heads: Int32Array;
  readonly #outside: number;
  /** Items that are known from the beginning, and the counter of each. */
  readonly #known: number[] = [];
  readonly #counters: number[] = [];
  /** Items that follow, in this order, and the node whose equation gives each. */
  readonly #derived: number[] = [];
  readonly #nodes: number[] = [];
  readonly #notRequired: number[] = [];
  /** Node → flow in minus flow out that is known. */
  readonly #balance: Float64Array;

  /** @param entryKnown whether calls tell the flow along edge 0 */
  constructor(graph: FlowGraph, entryKnown: boolean) {
    const { blockCounter, edgeFrom, edgeTo, edgeCounter } = graph;
    const blockCount = blockCounter.length;
    const itemCount = blockCount + edgeFrom.length;
    const nodeOf = joinNodes(graph);
    const outside = nodeOf(2 * blockCount);
    const tails = new Int32Array(itemCount);
    const heads = new Int32Array(itemCount);
    for (let block = 0; block < blockCount; block++) {
      tails[block] = nodeOf(2 * block);
      heads[block] = nodeOf(2 * block + 1);
    }
    for (let edge = 0; edge < edgeFrom.length; edge++) {
      const from = edgeFrom[edge]!;
      const to = edgeTo[edge]!;
      tails[blockCount + edge] = from < 0 ? outside : nodeOf(2 * from + 1);
      heads[blockCount + edge] = to < 0 ? outside : nodeOf(2 * to);
    }
    this.#tails = tails;
    this.#heads = heads;
    this.#outside = outside;
    this.#balance = new Float64Array(2 * blockCount + 1);
    const unknown: number[] = [];
    for (let item = 0; item < itemCount; item++) {
      const counter = item < blockCount ? blockCounter[item]! : edgeCounter[item - blockCount]!;
      const isEntry = item === blockCount && entryKnown;
      if (counter === NOT_REQUIRED) this.#notRequired.push(item);
      else if (isEntry || counter >= 0) {
        this.#known.push(item);
        this.#counters.push(isEntry ? ENTRY : counter);
      } else unknown.push(item);
    }
    this.#eliminate(unknown);
  }

  #eliminate(items: readonly number[]): void {
    const tails = this.#tails;
    const heads = this.#heads;
    const unknown = new Uint32Array(this.#balance.length);
    // The XOR of the unknown items at a node is the item itself once it is the only one left.
    const link = new Int32Array(this.#balance.length);
    for (const item of items) {
      const tail = tails[item]!;
      const head = heads[item]!;
      unknown[tail]!++;
      unknown[head]!++;
      link[tail]! ^= item;
      link[head]! ^= item;
    }
    const leaves: number[] = [];
    for (let node = 0; node < unknown.length; node++) if (unknown[node] === 1) leaves.push(node);
    for (let i = 0; i < leaves.length; i++) {
      const node = leaves[i]!;
      if (unknown[node] !== 1) continue;
      const item = link[node]!;
      const other = tails[item] === node ? heads[item]! : tails[item]!;
      this.#derived.push(item);
      this.#nodes.push(node);
      unknown[node] = 0;
      link[other]! ^= item;
      if (--unknown[other]! === 1) leaves.push(other);
    }
  }

  /** Room for the values. */
  flow(): Flow {
    const value = new Float64Array(this.#tails.length);
    for (const item of this.#notRequired) value[item] = Number.NaN;
    return value;
  }

  /** Solves the equations. @param value what {@link flow} gave, whatever was solved into it before */
  solve(value: Flow, { counters, stops, entry }: FlowInput): void {
    const tails = this.#tails;
    const heads = this.#heads;
    const balance = this.#balance.fill(0);
    for (const { block, arriving, count } of stops) {
      balance[this.#outside]! += count;
      balance[arriving ? tails[block]! : heads[block]!]! -= count;
    }
    for (let i = 0; i < this.#known.length; i++) {
      const item = this.#known[i]!;
      const counter = this.#counters[i]!;
      const count = counter === ENTRY ? (entry ?? 0) : (counters?.[counter] ?? 0);
      value[item] = count;
      balance[tails[item]!]! -= count;
      balance[heads[item]!]! += count;
    }
    for (let i = 0; i < this.#derived.length; i++) {
      const item = this.#derived[i]!;
      const node = this.#nodes[i]!;
      const count = tails[item] === node ? balance[node]! : 0 - balance[node]!;
      value[item] = count;
      balance[tails[item]!]! -= count;
      balance[heads[item]!]! += count;
    }
  }
}

/** The flow of a function that did not run, as most did not in most runs; undefined for one that did. */
function flowOfNothing(
  { blockCounter, edgeCounter }: FlowGraph,
  counters: ArrayLike<number> | undefined,
  entry = 0,
): Flow | undefined {
  if (entry !== 0) return undefined;
  const blockCount = blockCounter.length;
  const value = new Float64Array(blockCount + edgeCounter.length);
  for (let item = 0; item < value.length; item++) {
    const counter = item < blockCount ? blockCounter[item]! : edgeCounter[item - blockCount]!;
    if (counter === NOT_REQUIRED) value[item] = Number.NaN;
    else if (counter >= 0 && (counters?.[counter] ?? 0) !== 0) return undefined;
  }
  return value;
}

/**
 * Flow that nobody asks for needs no equation: both ends of such an item become one node, and the sum of their equations
 * lacks it. Tells which node stands for each.
 */
function joinNodes({ blockCounter, edgeFrom, edgeTo, edgeCounter }: FlowGraph): (node: number) => number {
  const outside = 2 * blockCounter.length;
  let joined: Int32Array | undefined;
  const join = (a: number, b: number): void => {
    joined ??= singletons(new Int32Array(outside + 1), outside + 1);
    joined[findRoot(joined, a)] = findRoot(joined, b);
  };
  for (let block = 0; block < blockCounter.length; block++)
    if (blockCounter[block] === NOT_REQUIRED) join(2 * block, 2 * block + 1);
  for (let edge = 0; edge < edgeCounter.length; edge++) {
    if (edgeCounter[edge] !== NOT_REQUIRED) continue;
    const from = edgeFrom[edge]!;
    const to = edgeTo[edge]!;
    join(from < 0 ? outside : 2 * from + 1, to < 0 ? outside : 2 * to);
  }
  return (node) => (joined === undefined ? node : findRoot(joined, node));
}
