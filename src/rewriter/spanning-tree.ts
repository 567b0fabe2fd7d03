/**
 * Where counters stand (Knuth & Stevenson 1973): flow is conserved at the start and at the end of every block, so
 * counts are needed only outside a spanning tree of the graph; the tree takes what would be counted most often. Pure.
 */
import type { EdgeSite, FunctionGraph } from './graph.ts';
import type { Scratch } from './scratch.ts';

/** What is counted: indices into the graph's blocks and edges. */
export interface Placement {
  readonly blocks: readonly number[];
  readonly edges: readonly number[];
}

/** Executions that one loop around a block is worth, for want of a profile. */
const LOOP_FACTOR = 8;
const MAX_DEPTH = 10;
const frequencyAtDepth = Array.from({ length: MAX_DEPTH + 1 }, (_, depth) => LOOP_FACTOR ** depth);
/** A second dispatch costs more than a counter. */
const siteCost: Record<EdgeSite, number> = {
  before: 1,
  after: 1,
  else: 1.1,
  table: 12,
  none: Number.POSITIVE_INFINITY,
};

/** Counts every block and edge that can have a counter: nothing to be gained but a check of the derived counts. */
export function placeAllCounters(graph: FunctionGraph): Placement {
  const edges = [...graph.edgeSite.keys()].filter((edge) => graph.edgeSite[edge] !== 'none');
  return { blocks: [...graph.blockStart.keys()], edges };
}

/** Chooses the blocks and edges to count; all other counts of the function follow from these. */
export function placeCounters(graph: FunctionGraph, scratch: Scratch): Placement {
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  const frequency = scratch.float64(blockCount);
  for (let b = 0; b < blockCount; b++)
    frequency[b] = frequencyAtDepth[Math.min(graph.blockDepth[b]!, MAX_DEPTH)]!;
  const ways = scratch.int32(blockCount);
  for (let e = 0; e < edgeCount; e++) {
    const from = graph.edgeFrom[e]!;
    if (from >= 0) ways[from]!++;
  }
  // A block that nothing leaves ends in `unreachable`: it hardly ever runs.
  for (let b = 0; b < blockCount; b++) if (ways[b] === 0) frequency[b] = 1 / 64;

  const weight = scratch.float64(blockCount + edgeCount);
  weight.set(frequency);
  for (let e = 0; e < edgeCount; e++) {
    const from = graph.edgeFrom[e]!;
    const to = graph.edgeTo[e]!;
    const leaving = from < 0 ? Number.POSITIVE_INFINITY : frequency[from]! / ways[from]!;
    const entering = to < 0 ? Number.POSITIVE_INFINITY : frequency[to]!;
    weight[blockCount + e] = Math.min(leaving, entering) * siteCost[graph.edgeSite[e]!];
  }
  const order = heaviestFirst(weight, scratch);

  const parent = scratch.int32(2 * blockCount + 1);
  for (let node = 0; node < parent.length; node++) parent[node] = node;
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  const blocks: number[] = [];
  const edges: number[] = [];
  for (const item of order) {
    const isBlock = item < blockCount;
    const from = isBlock ? item * 2 : nodeBehind(graph.edgeFrom[item - blockCount]!, blockCount);
    const to = isBlock ? item * 2 + 1 : nodeBefore(graph.edgeTo[item - blockCount]!, blockCount);
    const a = find(from);
    const b = find(to);
    if (a !== b) parent[a] = b;
    else if (isBlock) blocks.push(item);
    else edges.push(item - blockCount);
  }
  return { blocks: blocks.sort((a, b) => a - b), edges: edges.sort((a, b) => a - b) };
}

const nodeBehind = (block: number, blockCount: number): number =>
  block < 0 ? 2 * blockCount : 2 * block + 1;
const nodeBefore = (block: number, blockCount: number): number => (block < 0 ? 2 * blockCount : 2 * block);

/** Weights are estimates, so that steps of a quarter octave are order enough; counting sort keeps this linear. */
const STEPS_PER_OCTAVE = 4;
const STEP_COUNT = 256;

function heaviestFirst(weight: Float64Array, scratch: Scratch): Int32Array {
  const step = scratch.uint8(weight.length);
  const begin = scratch.int32(STEP_COUNT + 1);
  for (let i = 0; i < weight.length; i++) {
    const octaves = Math.log2(weight[i]!) + 16;
    step[i] = STEP_COUNT - 1 - Math.min(Math.max(Math.round(octaves * STEPS_PER_OCTAVE), 0), STEP_COUNT - 1);
    begin[step[i]! + 1]!++;
  }
  for (let i = 0; i < STEP_COUNT; i++) begin[i + 1]! += begin[i]!;
  const order = scratch.int32(weight.length);
  for (let i = 0; i < weight.length; i++) order[begin[step[i]!]!++] = i;
  return order;
}
