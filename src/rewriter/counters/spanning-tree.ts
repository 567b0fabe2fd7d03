/**
 * Where counters stand (Knuth & Stevenson 1973): flow is conserved at the start and at the end of every block, so
 * counts are needed only outside a spanning tree of the graph; the tree takes what would be counted most often. And a
 * circle of nothing but blocks and edges that nobody asks for needs no counter at all: however much flows around in it,
 * what is asked for stays the same. Pure.
 */
import { findRoot, singletons } from '../../columns/index.ts';
import type { EdgeSite, FunctionGraph } from '../flow/graph.ts';
import type { Scratch } from '../lines/working-memory.ts';
import { type Items, type Reduced, reduceItems, SEVERAL } from './series-parallel.ts';
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

/** Against a counter right before a branch or an `end`: measured on Node 26, counters where a block begins cost more. */
const BLOCK_COST = 1.02;
const siteCost: Record<Exclude<EdgeSite, 'none' | 'table'>, number> = {
  before: 1,
  after: 1.01,
  else: 1.1,
  taken: 1.1,
  arm: 1.1,
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
  readonly known?: ArrayLike<number | undefined> | undefined;
  /** Whether the count of edge 0, the function's entry, is known without a counter. */
  readonly entryKnown?: boolean;
  /** Blocks, then edges → 1 where the count has to follow; all of them unless given. */
  readonly asked?: Uint8Array | undefined;
}

/** Chooses the blocks and edges to count; all other counts of the function that are asked for follow from these. */
export function placeCounters(
  graph: FunctionGraph,
  scratch: Scratch,
  { known, entryKnown = false, asked }: PlacementOptions = {},
): Placement {
  const blockCount = graph.blockStart.length;
  const weights = estimateWeights(graph, scratch, known);
  const items = itemsOf(graph, weights, entryKnown, scratch);
  const reduced = reduceItems(items, asked, scratch);
  let chosen = choose(items, reduced, items.cost, scratch);
  if (chosen.spare > 1) {
    const bundled = bundleCosts(items, reduced, chosen, scratch);
    const other = bundled && choose(items, reduced, bundled, scratch);
    if (other !== undefined && isBetter(other, chosen)) chosen = other;
  }
  const counted = scratch.uint8(items.count);
  for (let i = 0; i < reduced.rootCount; i++) {
    const root = reduced.roots[i]!;
    if (chosen.outside[root] === 1)
      reduced.countedIn(root, (item) => {
        counted[item] = 1;
      });
  }
  const blocks: number[] = [];
  const edges: number[] = [];
  for (let b = 0; b < blockCount; b++) if (counted[b] === 1) blocks.push(b);
  for (let item = blockCount; item < items.count; item++)
    if (counted[item] === 1) edges.push(item - blockCount);
  if (asked === undefined) return { blocks, edges, cost: chosen.cost };
  const unknown = scratch.uint8(items.count);
  for (let item = 0; item < items.count; item++)
    if (asked[item] === 0 && counted[item] === 0) unknown[item] = 1;
  return { blocks, edges, cost: chosen.cost, unknown };
}

/** Fewer counters make less code, and what they are expected to cost is an estimate. */
const isBetter = (one: Choice, other: Choice): boolean =>
  one.cost < other.cost || (one.count < other.count && one.cost < other.cost * SEVERAL);

/** The blocks of a graph, then its edges, as edges between the starts and ends of blocks. */
function itemsOf(graph: FunctionGraph, weights: Weights, entryKnown: boolean, scratch: Scratch): Items {
  const { edgeFrom, edgeTo } = graph;
  const blockCount = graph.blockStart.length;
  const edgeCount = edgeFrom.length;
  const count = blockCount + edgeCount;
  const tail = scratch.unsetInt32(2 * count);
  const head = scratch.unsetInt32(2 * count);
  const cost = scratch.float64(2 * count);
  const outside = 2 * blockCount;
  for (let b = 0; b < blockCount; b++) {
    tail[b] = 2 * b;
    head[b] = 2 * b + 1;
    cost[b] = weights.block[b]! * BLOCK_COST;
  }
  for (let e = 0; e < edgeCount; e++) {
    const from = edgeFrom[e]!;
    const to = edgeTo[e]!;
    tail[blockCount + e] = from < 0 ? outside : 2 * from + 1;
    head[blockCount + e] = to < 0 ? outside : 2 * to;
    cost[blockCount + e] = costOfEdge(graph, weights, e);
  }
  return { count, nodeCount: outside + 1, tail, head, cost, known: entryKnown ? blockCount : -1 };
}

/** What one pass of the choice found, in items and compounds that are part of nothing. */
interface Choice {
  /** → 1: counted. */
  readonly outside: Uint8Array;
  /** Node → another of its set, of those connected by what is unknown. */
  readonly joined: Int32Array;
  /** How many are counted, and of these are not asked for. */
  readonly count: number;
  readonly spare: number;
  readonly cost: number;
}

/**
 * Makes the tree by order of `rank`, the largest first. What nobody asks for makes its two nodes one, for which it needs no
 * count: on a circle of nothing else, or where it closes none.
 */
function choose(items: Items, reduced: Reduced, rank: Float64Array, scratch: Scratch): Choice {
  const { nodeCount, tail, head, cost, known } = items;
  const { asked, rootCount } = reduced;
  const order = heaviestFirst(rank, reduced, scratch);
  const connected = singletons(scratch.unsetInt32(nodeCount), nodeCount);
  const joined = singletons(scratch.unsetInt32(nodeCount), nodeCount);
  const outside = scratch.uint8(2 * items.count);
  let sum = 0;
  let count = 0;
  let spare = 0;
  for (let i = 0; i < rootCount; i++) {
    const item = order[i]!;
    if (item === known) continue;
    const from = tail[item]!;
    const to = head[item]!;
    const a = findRoot(connected, from);
    const b = findRoot(connected, to);
    connected[a] = b;
    if (asked[item] === 1) {
      if (a !== b) continue;
    } else {
      const c = findRoot(joined, from);
      const d = findRoot(joined, to);
      if (a !== b || c === d) {
        joined[c] = d;
        continue;
      }
      spare++;
    }
    sum += cost[item]!;
    count++;
    outside[item] = 1;
  }
  return { outside, joined, count, spare, cost: sum };
}

/**
 * Costs under which ways between the same two sets of joined nodes cost as much as all of them: to count one item of the
 * circle that they close, in place of all of these, joins the sets. Undefined when no two ways are between the same.
 */
function bundleCosts(
  { count, nodeCount, tail, head, cost }: Items,
  { roots, rootCount, asked }: Reduced,
  { outside, joined }: Choice,
  scratch: Scratch,
): Float64Array | undefined {
  const bundles = new Map<number, number>();
  const keyOf = (item: number): number => {
    const a = findRoot(joined, tail[item]!);
    const b = findRoot(joined, head[item]!);
    return Math.min(a, b) * nodeCount + Math.max(a, b);
  };
  const bundled = scratch.float64(2 * count);
  let several = false;
  for (let i = 0; i < rootCount; i++) {
    const item = roots[i]!;
    bundled[item] = cost[item]!;
    if (outside[item] === 0 || asked[item] === 1) continue;
    const key = keyOf(item);
    const sum = bundles.get(key);
    if (sum !== undefined) several = true;
    bundles.set(key, sum === undefined ? cost[item]! : sum + cost[item]! * SEVERAL);
  }
  if (!several) return undefined;
  for (let i = 0; i < rootCount; i++) {
    const item = roots[i]!;
    if (outside[item] === 1 && asked[item] === 0) bundled[item] = bundles.get(keyOf(item))!;
  }
  return bundled;
}

function costOfEdge({ edgeSite, edgeFrom }: FunctionGraph, weights: Weights, edge: number): number {
  const site = edgeSite[edge]!;
  if (site === 'none') return Number.POSITIVE_INFINITY;
  if (site === 'table') return weights.block[edgeFrom[edge]!]! * DISPATCH_COST;
  return weights.edge[edge]! * siteCost[site];
}

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

/** The first step is for what cannot be counted alone: a tree that took anything else before might not have room for it. */
function stepOfNew(weight: number): number {
  if (weight === Number.POSITIVE_INFINITY) return 0;
  const octaves = Math.log2(weight) - LEAST_OCTAVE;
  return STEP_COUNT - 1 - Math.min(Math.max(Math.round(octaves * STEPS_PER_OCTAVE), 0), STEP_COUNT - 2);
}

/** Step → index of the first item of it, while items are sorted; else all 0, as it is after every use. */
const begin = new Int32Array(STEP_COUNT + 2);

/** A counting sort of its own: most functions have a few items, and to go over all steps for each would take longer. */
function heaviestFirst(cost: Float64Array, { roots, rootCount }: Reduced, scratch: Scratch): Int32Array {
  const step = scratch.unsetInt32(rootCount);
  let least = STEP_COUNT;
  let most = 0;
  let before = 0;
  let stepBefore = STEP_COUNT - 1;
  for (let i = 0; i < rootCount; i++) {
    // Many neighbours cost the same.
    const own = cost[roots[i]!]!;
    if (own !== before) {
      before = own;
      stepBefore = stepOf(before);
    }
    step[i] = stepBefore;
    begin[stepBefore + 1]!++;
    if (stepBefore < least) least = stepBefore;
    if (stepBefore > most) most = stepBefore;
  }
  for (let i = least; i < most; i++) begin[i + 1]! += begin[i]!;
  const order = scratch.unsetInt32(rootCount);
  for (let i = 0; i < rootCount; i++) order[begin[step[i]!]!++] = roots[i]!;
  begin.fill(0, least, most + 2);
  return order;
}
