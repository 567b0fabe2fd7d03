/**
 * Where counters stand (Knuth & Stevenson 1973): flow is conserved at the start and at the end of every block, so
 * counts are needed only outside a spanning tree of the graph; the tree takes what would be counted most often. Pure.
 */
import type { EdgeSite, FunctionGraph } from './graph.ts';

/** What is counted: indices into the graph's blocks and edges. */
export interface Placement {
  readonly blocks: readonly number[];
  readonly edges: readonly number[];
}

/** Executions that one loop around a block is worth, for want of a profile. */
const LOOP_FACTOR = 8;
const MAX_DEPTH = 10;
/** A second dispatch costs more than a counter. */
const siteCost: Record<EdgeSite, number> = {
  before: 1,
  after: 1,
  else: 1.1,
  table: 12,
  none: Number.POSITIVE_INFINITY,
};

/** Chooses the blocks and edges to count; all other counts of the function follow from these. */
export function placeCounters(graph: FunctionGraph): Placement {
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  const frequency = new Float64Array(blockCount);
  for (let b = 0; b < blockCount; b++)
    frequency[b] = LOOP_FACTOR ** Math.min(graph.blockDepth[b]!, MAX_DEPTH);
  const ways = new Uint32Array(blockCount);
  for (let e = 0; e < edgeCount; e++) {
    const from = graph.edgeFrom[e]!;
    if (from >= 0) ways[from]!++;
  }
  // A block that nothing leaves ends in `unreachable`: it hardly ever runs.
  for (let b = 0; b < blockCount; b++) if (ways[b] === 0) frequency[b] = 1 / 64;

  const weight = new Float64Array(blockCount + edgeCount);
  weight.set(frequency);
  for (let e = 0; e < edgeCount; e++) {
    const from = graph.edgeFrom[e]!;
    const to = graph.edgeTo[e]!;
    const leaving = from < 0 ? Number.POSITIVE_INFINITY : frequency[from]! / ways[from]!;
    const entering = to < 0 ? Number.POSITIVE_INFINITY : frequency[to]!;
    weight[blockCount + e] = Math.min(leaving, entering) * siteCost[graph.edgeSite[e]!];
  }
  const order = Array.from(weight.keys()).sort((a, b) => weight[b]! - weight[a]! || a - b);

  const parent = Int32Array.from({ length: 2 * blockCount + 1 }, (_, node) => node);
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
