/**
 * Where counters stand (Knuth & Stevenson 1973): flow is conserved at the start and at the end of every block, so
 * counts are needed only outside a spanning tree of the graph; the tree takes what would be counted most often. Pure.
 */
import type { EdgeSite, FunctionGraph } from './graph.ts';
import type { Scratch } from './scratch.ts';
import { estimateWeights } from './weights.ts';

/** What is counted: indices into the graph's blocks and edges. */
export interface Placement {
  readonly blocks: readonly number[];
  readonly edges: readonly number[];
  /** Increments to be expected per entry of the function, or in the run of the profile. */
  readonly cost: number;
}

/** A second dispatch costs more than a counter. */
const siteCost: Record<Exclude<EdgeSite, 'none'>, number> = {
  before: 1,
  after: 1,
  else: 1.1,
  taken: 1.1,
  table: 12,
};

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
}

/** Chooses the blocks and edges to count; all other counts of the function follow from these. */
export function placeCounters(
  graph: FunctionGraph,
  scratch: Scratch,
  { known, entryKnown = false }: PlacementOptions = {},
): Placement {
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  const weights = estimateWeights(graph, scratch, known);
  const weight = scratch.float64(blockCount + edgeCount);
  for (let b = 0; b < blockCount; b++) weight[b] = weights.block[b]!;
  for (let e = 0; e < edgeCount; e++) {
    const site = graph.edgeSite[e]!;
    weight[blockCount + e] = site === 'none' ? Number.POSITIVE_INFINITY : weights.edge[e]! * siteCost[site];
  }
  const order = heaviestFirst(weight, blockCount + edgeCount, scratch);

  const parent = scratch.unsetInt32(2 * blockCount + 1);
  for (let node = 0; node <= 2 * blockCount; node++) parent[node] = node;
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  const outside = scratch.uint8(blockCount + edgeCount);
  let cost = 0;
  for (let i = 0; i < blockCount + edgeCount; i++) {
    const item = order[i]!;
    if (entryKnown && item === blockCount) continue;
    const isBlock = item < blockCount;
    const from = isBlock ? item * 2 : nodeBehind(graph.edgeFrom[item - blockCount]!, blockCount);
    const to = isBlock ? item * 2 + 1 : nodeBefore(graph.edgeTo[item - blockCount]!, blockCount);
    const a = find(from);
    const b = find(to);
    if (a !== b) {
      parent[a] = b;
      continue;
    }
    cost += weight[item]!;
    outside[item] = 1;
  }
  const blocks: number[] = [];
  const edges: number[] = [];
  for (let b = 0; b < blockCount; b++) if (outside[b] === 1) blocks.push(b);
  for (let e = 0; e < edgeCount; e++) if (outside[blockCount + e] === 1) edges.push(e);
  return { blocks, edges, cost };
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

function heaviestFirst(weight: Float64Array, count: number, scratch: Scratch): Int32Array {
  const step = scratch.unsetInt32(count);
  const begin = scratch.int32(STEP_COUNT + 1);
  let least = STEP_COUNT;
  let most = 0;
  let before = 0;
  let stepBefore = STEP_COUNT - 1;
  for (let i = 0; i < count; i++) {
    // Many neighbours have the same weight.
    if (weight[i] !== before) {
      before = weight[i]!;
      stepBefore = stepOf(before);
    }
    step[i] = stepBefore;
    begin[stepBefore + 1]!++;
    if (stepBefore < least) least = stepBefore;
    if (stepBefore > most) most = stepBefore;
  }
  for (let i = least; i < most; i++) begin[i + 1]! += begin[i]!;
  const order = scratch.unsetInt32(count);
  for (let i = 0; i < count; i++) order[begin[step[i]!]!++] = i;
  return order;
}
