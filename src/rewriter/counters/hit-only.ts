/**
 * Where flags go when it is only required whether code ran, not how often. A flag is set right before the last
 * instruction of its block and shows that control passed through the block. How far control got in a block that it never
 * left is known from abnormal exits. A block needs no flag where it follows from its neighbours' flags. Pure.
 */
import type { ModuleOffset } from '../../location.ts';
import { controlClassOf, InstructionReader, leavesBlock } from '../../wasm/index.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import type { Scratch } from '../lines/working-memory.ts';
import type { Placement } from './spanning-tree.ts';
import { estimateWeights } from './weights.ts';

/** A store, relative to a load, an addition and a store. */
const FLAG_COST = 0.7;

/** Block → ModuleOffset of its last instruction, for the body whose instructions are `bytes[codeStart, end)`. */
export function lastInstructions(
  bytes: Uint8Array,
  codeStart: ModuleOffset,
  end: ModuleOffset,
  blockStart: ArrayLike<number>,
): readonly number[] {
  const last: number[] = [];
  const reader = new InstructionReader(bytes, codeStart, end);
  let block = 0;
  let reached = true;
  while (reader.read()) {
    if (block + 1 < blockStart.length && reader.offset >= blockStart[block + 1]!) {
      block++;
      reached = true;
    }
    if (!reached) continue;
    last[block] = reader.offset;
    if (leavesBlock(controlClassOf(reader.opcode))) reached = false;
  }
  return last;
}

/**
 * Chooses the blocks that have a flag. From these and the abnormal exits, src/runtime/hits.ts finds for every block
 * how far control got in it, as far as that matters for places.
 * @param lastPlace block → ModuleOffset of the last place in it that counts; -1: none
 */
export function placeFlags(
  graph: FunctionGraph,
  lastPlace: ArrayLike<number>,
  scratch: Scratch,
  known?: ArrayLike<number | undefined>,
): Pick<Placement, 'blocks' | 'cost'> {
  const blockCount = graph.blockStart.length;
  const edgeCount = graph.edgeFrom.length;
  const edgesIn = scratch.int32(blockCount);
  const edgesOut = scratch.int32(blockCount);
  for (let e = 0; e < edgeCount; e++) {
    if (graph.edgeFrom[e]! >= 0) edgesOut[graph.edgeFrom[e]!]!++;
    if (graph.edgeTo[e]! >= 0) edgesIn[graph.edgeTo[e]!]!++;
  }
  /** Block → 1 when its successors show whether control passed through it. */
  const bySuccessors = scratch.uint8(blockCount);
  /** Block → 1 when its predecessors show whether control reached it. */
  const byPredecessors = scratch.uint8(blockCount);
  for (let b = 0; b < blockCount; b++) {
    // Nothing leaves `unreachable`, but every time control reaches one is an abnormal exit.
    bySuccessors[b] = 1;
    // Where control may stop in between, later places could not be distinguished from earlier ones.
    byPredecessors[b] =
      edgesIn[b]! > 0 && !graph.mayEnd(graph.blockStart[b] as ModuleOffset, lastPlace[b]!) ? 1 : 0;
  }
  for (const { header } of graph.loops) byPredecessors[header] = 0;
  for (let e = 0; e < edgeCount; e++) {
    const from = graph.edgeFrom[e]!;
    const to = graph.edgeTo[e]!;
    if (from >= 0 && (to < 0 || edgesIn[to] !== 1)) bySuccessors[from] = 0;
    if (to >= 0 && (from < 0 || edgesOut[from] !== 1)) byPredecessors[to] = 0;
  }
  // A block that follows from its predecessors needs their flags, and gives no information as a predecessor itself.
  const weight = estimateWeights(graph, scratch, known).block;
  const flagged = scratch.uint8(blockCount).fill(1, 0, blockCount);
  const pinned = scratch.uint8(blockCount);
  const into: number[][] = Array.from({ length: blockCount }, () => []);
  for (let e = 0; e < edgeCount; e++)
    if (graph.edgeFrom[e]! >= 0 && graph.edgeTo[e]! >= 0) into[graph.edgeTo[e]!]!.push(graph.edgeFrom[e]!);
  const order = Array.from({ length: blockCount }, (_, b) => b);
  order.sort((a, b) => weight[b]! - weight[a]! || a - b);
  for (const b of order) if (bySuccessors[b] === 1) flagged[b] = 0;
  for (const b of order) {
    if (flagged[b] === 0 || byPredecessors[b] === 0 || pinned[b] === 1) continue;
    if (!into[b]!.every((from) => flagged[from] === 1)) continue;
    for (const from of into[b]!) pinned[from] = 1;
    flagged[b] = 0;
  }
  let cost = 0;
  const blocks: number[] = [];
  for (let b = 0; b < blockCount; b++) {
    if (flagged[b] === 0) continue;
    blocks.push(b);
    cost += weight[b]! * FLAG_COST;
  }
  return { blocks, cost };
}
