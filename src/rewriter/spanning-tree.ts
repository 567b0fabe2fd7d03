/**
 * Where counters stand (Knuth & Stevenson 1973): flow is conserved at the start and at the end of every block, so
 * counts are needed only outside a spanning tree of the graph; the tree takes what would be counted most often. And a
 * circle of nothing but blocks and edges that nobody asks for needs no counter at all: however much flows around in it,
 * what is asked for stays the same. Pure.
 */
import type { EdgeSite, FunctionGraph } from './graph.ts';
import type { Scratch } from './scratch.ts';
import { estimateWeights, type Weights } from './weights.ts';

/** What is counted: indices into the graph's blocks and edges. */
export interface Placement {
  readonly blocks: readonly number[];
  readonly edges: readonly number[];
  /** Blocks, then edges → 1 where the count does not follow and is not asked for; good until the scratch is used again. */
  readonly unknown?: Uint8Array;
  /** Increments to be expected per entry of the function, or in the run of the profile. */
  readonly cost: number;
}

/** Against a counter at a block's start. */
const siteCost: Record<Exclude<EdgeSite, 'none' | 'table'>, number> = {
  before: 1,
  after: 1,
  else: 1.1,
  taken: 1.1,
};

/** A second dispatch against a counter; it is there whichever arm is taken. */
const DISPATCH_COST = 5;

/** Counts every block and edge that can have a counter: nothing to be gained but a check of the derived counts. */
export function placeAllCounters(graph: FunctionGraph): Placement {
  const edges = [...graph.edgeFrom.keys()].filter((edge) => graph.edgeSite[edge] !== 'none');
  return { blocks: [...graph.blockStart.keys()], edges, cost: Number.POSITIVE_INFINITY };
}

/** What a placement may rely on. */
export interface PlacementOptions {
  /** Blocks' counts in an earlier run. */
  readonly known?: ArrayLike<number | undefined>;
  /** Whether the count of edge 0, the function's entry, is known without a counter. */
  readonly entryKnown?: boolean;
  /** Blocks, then edges → 1 where the count has to follow; all of them unless given. */
  readonly asked?: Uint8Array;
}

/** Chooses the blocks and edges to count; all other counts of the function that are asked for follow from these. */
export function placeCounters(
  graph: FunctionGraph,
  scratch: Scratch,
  { known, entryKnown = false, asked }: PlacementOptions = {},
): Placement {
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  const weights = estimateWeights(graph, scratch, known);
  const weight = scratch.float64(blockCount + edgeCount);
  for (let b = 0; b < blockCount; b++) weight[b] = weights.block[b]!;
  for (let e = 0; e < edgeCount; e++) {
    weight[blockCount + e] = costOfEdge(graph, weights, e);
  }
  let chosen = choose(graph, weight, weight, entryKnown, asked, scratch);
  if (asked !== undefined) {
    // As long as this saves something: most functions have no such bundle.
    for (;;) {
      const bundled = bundleWeights(graph, weight, chosen, asked, scratch);
      if (bundled === undefined) break;
      const better = choose(graph, weight, bundled, entryKnown, asked, scratch);
      if (better.cost >= chosen.cost) break;
      chosen = better;
    }
  }
  const { outside, unknown, cost } = chosen;
  const blocks: number[] = [];
  const edges: number[] = [];
  for (let b = 0; b < blockCount; b++) if (outside[b] === 1) blocks.push(b);
  for (let e = 0; e < edgeCount; e++) if (outside[blockCount + e] === 1) edges.push(e);
  return { blocks, edges, cost, ...(unknown && { unknown }) };
}

/** What one pass of the choice found. */
interface Choice {
  /** Blocks, then edges → 1: counted. */
  readonly outside: Uint8Array;
  readonly unknown: Uint8Array | undefined;
  /** Node → another of its set, of those connected by what is unknown. */
  readonly joined: Int32Array;
  readonly cost: number;
}

/** Makes the tree by order of `rank`, and tells its cost by `weight`. */
function choose(
  graph: FunctionGraph,
  weight: Float64Array,
  rank: Float64Array,
  entryKnown: boolean,
  asked: Uint8Array | undefined,
  scratch: Scratch,
): Choice {
  const blockCount = graph.blockStart.length;
  const itemCount = blockCount + graph.edgeFrom.length;
  const order = heaviestFirst(rank, itemCount, scratch, asked);
  const connected = singletons(2 * blockCount + 1, scratch);
  const joined = asked === undefined ? connected : singletons(2 * blockCount + 1, scratch);
  const outside = scratch.uint8(itemCount);
  const unknown = asked === undefined ? undefined : scratch.uint8(itemCount);
  let cost = 0;
  for (let i = 0; i < itemCount; i++) {
    const item = order[i]!;
    if (entryKnown && item === blockCount) continue;
    const from = tailOf(graph, item);
    const to = headOf(graph, item);
    const isAsked = asked === undefined || asked[item] === 1;
    if (unite(connected, from, to)) {
      if (isAsked) continue;
      unite(joined, from, to);
      unknown![item] = 1;
    } else if (!isAsked && find(joined, from) === find(joined, to)) unknown![item] = 1;
    else {
      cost += weight[item]!;
      outside[item] = 1;
    }
  }
  return { outside, unknown, joined, cost };
}

/**
 * Weights under which ways between the same two sets of joined nodes weigh as much as all of them: to count one item
 * of the circle that they close, in place of all of these, joins the sets. Undefined when there are none to take together.
 */
function bundleWeights(
  graph: FunctionGraph,
  weight: Float64Array,
  { outside, joined }: Choice,
  asked: Uint8Array,
  scratch: Scratch,
): Float64Array | undefined {
  const itemCount = graph.blockStart.length + graph.edgeFrom.length;
  const bundles = new Map<number, number[]>();
  let any = false;
  for (let item = 0; item < itemCount; item++) {
    if (outside[item] === 0 || asked[item] === 1) continue;
    const a = find(joined, tailOf(graph, item));
    const b = find(joined, headOf(graph, item));
    const key = Math.min(a, b) * joined.length + Math.max(a, b);
    const bundle = bundles.get(key);
    if (bundle === undefined) bundles.set(key, [item]);
    else {
      bundle.push(item);
      any = true;
    }
  }
  if (!any) return undefined;
  const bundled = scratch.float64(itemCount);
  for (let item = 0; item < itemCount; item++) bundled[item] = weight[item]!;
  for (const bundle of bundles.values()) {
    const sum = bundle.reduce((total, item) => total + weight[item]!, 0);
    for (const item of bundle) bundled[item] = sum;
  }
  return bundled;
}

const tailOf = ({ blockStart: { length }, edgeFrom }: FunctionGraph, item: number): number =>
  item < length ? item * 2 : nodeBehind(edgeFrom[item - length]!, length);
const headOf = ({ blockStart: { length }, edgeTo }: FunctionGraph, item: number): number =>
  item < length ? item * 2 + 1 : nodeBefore(edgeTo[item - length]!, length);

function costOfEdge({ edgeSite, edgeFrom }: FunctionGraph, weights: Weights, edge: number): number {
  const site = edgeSite[edge]!;
  if (site === 'none') return Number.POSITIVE_INFINITY;
  if (site === 'table') return weights.block[edgeFrom[edge]!]! * DISPATCH_COST;
  return weights.edge[edge]! * siteCost[site];
}

/** Node → another of its set, or itself: every node is a set of its own. */
function singletons(count: number, scratch: Scratch): Int32Array {
  const parent = scratch.unsetInt32(count);
  for (let node = 0; node < count; node++) parent[node] = node;
  return parent;
}

function find(parent: Int32Array, node: number): number {
  let root = node;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]!]!;
    root = parent[root]!;
  }
  return root;
}

/** Makes one set of two. @returns false when they are one already */
function unite(parent: Int32Array, a: number, b: number): boolean {
  const from = find(parent, a);
  const to = find(parent, b);
  parent[from] = to;
  return from !== to;
}

const nodeBehind = (block: number, blockCount: number): number =>
  block < 0 ? 2 * blockCount : 2 * block + 1;
const nodeBefore = (block: number, blockCount: number): number => (block < 0 ? 2 * blockCount : 2 * block);

/** Weights are estimates, so that steps of a quarter octave are order enough; counting sort keeps this linear. */
const STEPS_PER_OCTAVE = 4;
const LEAST_OCTAVE = -32;
const STEP_COUNT = 512;
/** Spreads weights of any size over the slots below. */
const WEIGHTS_PER_SLOT = 12_345.678;

/** Weights that were met lately, and the steps of them: a few small fractions come again and again. */
const metWeights = new Float64Array(256).fill(1);
const metSteps = new Int32Array(256).fill(stepOfNew(1));

function stepOf(weight: number): number {
  const slot = (weight * WEIGHTS_PER_SLOT) & (metWeights.length - 1);
  if (metWeights[slot] !== weight) {
    metWeights[slot] = weight;
    metSteps[slot] = stepOfNew(weight);
  }
  return metSteps[slot]!;
}

function stepOfNew(weight: number): number {
  const octaves = Math.log2(weight) - LEAST_OCTAVE;
  return STEP_COUNT - 1 - Math.min(Math.max(Math.round(octaves * STEPS_PER_OCTAVE), 0), STEP_COUNT - 1);
}

/** Of the same weight, what is not asked for comes first: it closes circles that need no counter. */
function heaviestFirst(
  weight: Float64Array,
  count: number,
  scratch: Scratch,
  asked: Uint8Array | undefined,
): Int32Array {
  const step = scratch.unsetInt32(count);
  const begin = scratch.int32(2 * STEP_COUNT + 1);
  let least = 2 * STEP_COUNT;
  let most = 0;
  let before = 0;
  let stepBefore = STEP_COUNT - 1;
  for (let i = 0; i < count; i++) {
    // Many neighbours have the same weight.
    if (weight[i] !== before) {
      before = weight[i]!;
      stepBefore = stepOf(before);
    }
    const own = 2 * stepBefore + (asked === undefined ? 0 : asked[i]!);
    step[i] = own;
    begin[own + 1]!++;
    if (own < least) least = own;
    if (own > most) most = own;
  }
  for (let i = least; i < most; i++) begin[i + 1]! += begin[i]!;
  const order = scratch.unsetInt32(count);
  for (let i = 0; i < count; i++) order[begin[step[i]!]!++] = i;
  return order;
}
