/**
 * Which instructions a traced function has, and which block of its graph each stands in: what the counts of
 * instructions follow from. A second, small walk, so that graphs need not keep a place for every instruction; a test
 * holds it to what a counter before every instruction counts.
 */
import type { BlockIndex } from '../../indices.ts';
import type { FunctionProbes, InstructionWalk } from '../../probe-map/index.ts';
import { controlClassOf, InstructionReader, leavesBlock } from '../../wasm/index.ts';

/**
 * A walk over the instructions of traced functions. An `end`, `else` or `catch` belongs to the block that falls
 * through to it, a `loop` to the block from which control comes from above.
 * @param bytes of the original module
 * @returns a walk that throws MalformedModuleError or UnsupportedError for bytes that are not those of the probe map
 */
export function instructionWalk(bytes: Uint8Array): InstructionWalk {
  return (fn, visit) => walk(bytes, fn, visit);
}

function walk(bytes: Uint8Array, fn: FunctionProbes, visit: Parameters<InstructionWalk>[1]): void {
  const { blockStart } = fn;
  const last = blockStart.length - 1;
  const reader = new InstructionReader(bytes, blockStart[0]!, fn.end);
  let block = 0 as BlockIndex;
  let reached = true;
  let nextBlock = last > 0 ? blockStart[1]! : fn.end;
  while (reader.read()) {
    const { offset } = reader;
    if (offset >= nextBlock && block < last) {
      block++;
      reached = true;
      nextBlock = block < last ? blockStart[block + 1]! : fn.end;
    }
    visit(offset, reached ? block : (-1 as BlockIndex));
    if (leavesBlock(controlClassOf(reader.opcode))) reached = false;
  }
}
