/** What one more entry adds to every count that is derived: the circle that edge 0 closes in the spanning tree. Pure. */
import type { FunctionGraph } from './graph.ts';
import type { Scratch } from './scratch.ts';
import type { Placement } from './spanning-tree.ts';

/**
 * Block → 1, 0 or -1: what an entry adds to its derived count while all counters stay the same. 0 for counted blocks.
 * @param placement made with the entry known
 */
export function flowOfEntry(graph: FunctionGraph, placement: Placement, scratch: Scratch): Int32Array {
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  const outside = 2 * blockCount;
  const counted = scratch.uint8(blockCount + edgeCount);
  for (const block of placement.blocks) counted[block] = 1;
  for (const edge of placement.edges) counted[blockCount + edge] = 1;
  counted[blockCount] = 1;
  const tail = (item: number): number => {
    if (item < blockCount) return 2 * item;
    const from = graph.edgeFrom[item - blockCount]!;
    return from < 0 ? outside : 2 * from + 1;
  };
  const head = (item: number): number => {
    if (item < blockCount) return 2 * item + 1;
    const to = graph.edgeTo[item - blockCount]!;
    return to < 0 ? outside : 2 * to;
  };
  const flow = scratch.int32(blockCount);
  const balance = scratch.int32(outside + 1);
  const unknown = scratch.int32(outside + 1);
  // The XOR of the unknown items at a node is the item itself once it is the only one left.
  const link = scratch.int32(outside + 1);
  for (let item = 0; item < blockCount + edgeCount; item++) {
    if (counted[item] === 1) continue;
    for (const node of [tail(item), head(item)]) {
      unknown[node]!++;
      link[node]! ^= item;
    }
  }
  balance[outside] = -1;
  balance[head(blockCount)]! += 1;
  const leaves: number[] = [];
  for (let node = 0; node <= outside; node++) if (unknown[node] === 1) leaves.push(node);
  for (let i = 0; i < leaves.length; i++) {
    const node = leaves[i]!;
    if (unknown[node] !== 1) continue;
    const item = link[node]!;
    const leavesNode = tail(item) === node;
    const other = leavesNode ? head(item) : tail(item);
    const count = leavesNode ? balance[node]! : -balance[node]!;
    if (item < blockCount) flow[item] = count;
    balance[tail(item)]! -= count;
    balance[head(item)]! += count;
    unknown[node] = 0;
    link[other]! ^= item;
    if (--unknown[other]! === 1) leaves.push(other);
  }
  return flow;
}
