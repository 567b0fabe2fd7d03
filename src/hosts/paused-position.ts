/**
 * The actual position of a guest that a debugger stopped. V8 checks for interrupts at function entries and at loops:
 * baseline code does so in the branch back, whose position it reports, optimized code at the loop header, where it reports
 * the `loop`. Either way the edge into the loop was counted, and the block that begins after the `loop` was not yet.
 */
import type { FuncIdx } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import { InstructionReader, Op, readModule } from '../wasm/index.ts';

/**
 * For a frame stopped at a loop or at a branch back to one: ModuleOffset, in the rewritten module, after that `loop`.
 * @param bytes the rewritten module
 * @param offset ModuleOffset of the frame
 * @returns undefined for frames at other positions
 */
export function loopArrival(
  bytes: Uint8Array,
  funcidx: FuncIdx,
  offset: ModuleOffset,
): ModuleOffset | undefined {
  const { code, importedFunctions } = readModule(bytes);
  const body = funcidx - importedFunctions;
  const start = code.codeStart[body];
  const end = code.end[body];
  if (start === undefined || end === undefined) return undefined;
  const reader = new InstructionReader(bytes, start, end);
  /** Open blocks, outermost first: the offset after a `loop`, or -1. */
  const labels: ModuleOffset[] = [-1 as ModuleOffset];
  while (reader.read() && reader.offset <= offset) {
    const { opcode, next } = reader;
    const here = reader.offset === offset;
    switch (opcode) {
      case Op.loop:
        if (here) return next;
        labels.push(next);
        break;
      case Op.block:
      case Op.if:
      case Op.try:
      case Op.try_table:
        labels.push(-1 as ModuleOffset);
        break;
      case Op.end:
      case Op.delegate:
        labels.pop();
        break;
      case Op.br:
      case Op.br_if:
      case Op.br_on_null:
      case Op.br_on_non_null:
      case Op.br_on_cast:
      case Op.br_on_cast_fail:
        if (here) return loopOf(labels, [reader.label]);
        break;
      case Op.br_table:
        if (here) return loopOf(labels, reader.labels);
        break;
    }
  }
  return undefined;
}

/** Offset after the first loop among the targets: only branches to loops check for interrupts. */
function loopOf(open: readonly ModuleOffset[], targets: readonly number[]): ModuleOffset | undefined {
  for (const target of targets) {
    const after = open[open.length - 1 - target];
    if (after !== undefined && after >= 0) return after;
  }
  return undefined;
}
