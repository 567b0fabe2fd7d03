/**
 * Where counters go (Knuth & Stevenson 1973): flow is conserved at the start and at the end of every block, so counters
 * are needed only outside a spanning tree of the graph; the tree takes what would be counted most often. A cycle of
 * blocks and edges none of which is required needs no counter at all: however much flow circulates in it, the required
 * counts stay the same. Pure.
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
  /** Blocks, then edges → 1 where the count is neither derived nor required; valid until the scratch is used again. */
  readonly unknown?: Uint8Array;
  /** Expected increments per entry of the function, or in the run of the profile. */
  readonly cost: number;
}

/** Relative to a counter right before a branch or an `end`: measured on Node 26, counters at block starts cost more. */
const BLOCK_COST = 1.02;
const siteCost: Record<Exclude<EdgeSite, 'none' | 'table'>, number> = {
  before: 1,
  after: 1.01,
  else: 1.1,
  taken: 1.1,
  arm: 1.1,
};

/** A second dispatch, relative to a counter; it runs whichever arm is taken. */
const DISPATCH_COST = 5;

/** Counts every block and edge that can have a counter. The only benefit is a check of the derived counts. */
export function placeAllCounters(graph: FunctionGraph): Placement {
  const edges = [...graph.edgeFrom.keys()].filter((edge) => graph.edgeSite[edge] !== 'none');
  return { blocks: [...graph.blockStart.keys()], edges, cost: Number.POSITIVE_INFINITY };
}

/** What a placement may rely on. */
export interface PlacementOptions {
  /** Counts of the blocks in an earlier run. */
  readonly known?: ArrayLike<number | undefined> | undefined;
  /** Whether the count of edge 0, the function's entry, is known without a counter. */
  readonly entryKnown?: boolean;
  /** Blocks, then edges → 1 where the count must be derivable; all of them by default. */
  readonly required?: Uint8Array | undefined;
}

/** Chooses the blocks and edges to count; all other required counts of the function follow from these. */
export function placeCounters(
  graph: FunctionGraph,
  scratch: Scratch,
  { known, entryKnown = false, required }: PlacementOptions = {},
): Placement {
  const blockCount = graph.blockStart.length;
  const weights = estimateWeights(graph, scratch, known);
  const items = itemsOf(graph, weights, entryKnown, scratch);
  const reduced = reduceItems(items, required, scratch);
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
  if (required === undefined) return { blocks, edges, cost: chosen.cost };
  const unknown = scratch.uint8(items.count);
  for (let item = 0; item < items.count; item++)
    if (required[item] === 0 && counted[item] === 0) unknown[item] = 1;
  return { blocks, edges, cost: chosen.cost, unknown };
}

/** Fewer counters make less code, and their expected cost is an estimate. */
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

/** The result of one pass, in items and compounds that are part of no other. */
interface Choice {
  /** Root → 1: counted. */
  readonly outside: Uint8Array;
  /** Node → another of its set; sets are connected by items whose counts stay unknown. */
  readonly joined: Int32Array;
  /** How many are counted, and how many of these are not required. */
  readonly count: number;
  readonly spare: number;
  readonly cost: number;
}

/**
 * Builds the tree in order of `rank`, the largest first. An item that is not required merges its two nodes and then needs
 * no count: when it closes a cycle of such items, or when it closes no cycle at all.
 */
function choose(items: Items, reduced: Reduced, rank: Float64Array, scratch: Scratch): Choice {
  const { nodeCount, tail, head, cost, known } = items;
  const { required, rootCount } = reduced;
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
    if (required[item] === 1) {
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
 * Costs under which parallel paths between two sets of joined nodes each cost as much as all of them: counting one item
 * of the cycle that they close, instead of all of them, joins the sets. Undefined when no two paths are parallel.
 */
function bundleCosts(
  { count, nodeCount, tail, head, cost }: Items,
  { roots, rootCount, required }: Reduced,
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
    if (outside[item] === 0 || required[item] === 1) continue;
    const key = keyOf(item);
    const sum = bundles.get(key);
    if (sum !== undefined) several = true;
    bundles.set(key, sum === undefined ? cost[item]! : sum + cost[item]! * SEVERAL);
  }
  if (!several) return undefined;
  for (let i = 0; i < rootCount; i++) {
    const item = roots[i]!;
    if (outside[item] === 1 && required[item] === 0) bundled[item] = bundles.get(keyOf(item))!;
  }
  return bundled;
}

function costOfEdge({ edgeSite, edgeFrom }: FunctionGraph, weights: Weights, edge: number): number {
  const site = edgeSite[edge]!;
  if (site === 'none') return Number.POSITIVE_INFINITY;
  if (site === 'table') return weights.block[edgeFrom[edge]!]! * DISPATCH_COST;
  return weights.edge[edge]! * siteCost[site];
}

/** Weights are estimates, so steps of a quarter octave are precise enough; a counting sort keeps this linear. */
const STEPS_PER_OCTAVE = 4;
const LEAST_OCTAVE = -32;
const STEP_COUNT = 512;
/** Spreads weights of any size over the slots below. */
const WEIGHTS_PER_SLOT = 12_345.678;

/** Recently seen weights and their steps: a few small fractions occur again and again. */
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

/** The first step is for what cannot be counted: if the tree took anything else first, it might not have room for it. */
function stepOfNew(weight: number): number {
  if (weight === Number.POSITIVE_INFINITY) return 0;
  const octaves = Math.log2(weight) - LEAST_OCTAVE;
  return STEP_COUNT - 1 - Math.min(Math.max(Math.round(octaves * STEPS_PER_OCTAVE), 0), STEP_COUNT - 2);
}

/** Step → index of its first item while items are sorted; all 0 before and after. */
const begin = new Int32Array(STEP_COUNT + 2);

/** A separate counting sort: most functions have a few items, and visiting all steps for each would take longer. */
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
