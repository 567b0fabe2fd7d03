/**
 * Where flags stand when only whether, not how often, code ran is asked for. A flag is set right before the last
 * instruction of its block: it says that control came through; how far it came in a block that it never left, the ends
 * of activations say. A block needs none where its neighbours' flags tell. Pure.
 */
import { controlClassOf, InstructionReader, leavesBlock } from '../../wasm/index.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import type { Scratch } from '../lines/working-memory.ts';
import type { Placement } from './spanning-tree.ts';
import { estimateWeights } from './weights.ts';

/** A store, against a load, an addition and a store. */
const FLAG_COST = 0.7;

/** Block → ModuleOffset of its last instruction, for the body whose instructions are `bytes[codeStart, end)`. */
export function lastInstructions(
  bytes: Uint8Array,
  codeStart: number,
  end: number,
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
 * Chooses the blocks that have a flag. With these and the ends of activations, src/runtime/hits.ts finds for every block
 * how far control came in it, as far as that matters for places.
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
  const waysIn = scratch.int32(blockCount);
  const waysOut = scratch.int32(blockCount);
  for (let e = 0; e < edgeCount; e++) {
    if (graph.edgeFrom[e]! >= 0) waysOut[graph.edgeFrom[e]!]!++;
    if (graph.edgeTo[e]! >= 0) waysIn[graph.edgeTo[e]!]!++;
  }
  /** Block → 1 when its successors tell whether control came through it. */
  const bySuccessors = scratch.uint8(blockCount);
  /** Block → 1 when its predecessors tell whether control came to it. */
  const byPredecessors = scratch.uint8(blockCount);
  for (let b = 0; b < blockCount; b++) {
    // Nothing leaves `unreachable`, but every time it is reached is an end of an activation.
    bySuccessors[b] = 1;
    // Where control may stop between, later places would not be told from earlier ones.
    byPredecessors[b] = waysIn[b]! > 0 && !graph.mayEnd(graph.blockStart[b]!, lastPlace[b]!) ? 1 : 0;
  }
  for (const { header } of graph.loops) byPredecessors[header] = 0;
  for (let e = 0; e < edgeCount; e++) {
    const from = graph.edgeFrom[e]!;
    const to = graph.edgeTo[e]!;
    if (from >= 0 && (to < 0 || waysIn[to] !== 1)) bySuccessors[from] = 0;
    if (to >= 0 && (from < 0 || waysOut[from] !== 1)) byPredecessors[to] = 0;
  }
  // A block told by its predecessors needs their flags, and tells nothing of itself when it is a predecessor.
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
