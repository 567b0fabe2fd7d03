/**
 * Where a guest really is that a debugger stopped. V8 looks for interrupts at function entries and at loops: baseline
 * code does so in the branch back, which it names, optimized code at the head, where it names the `loop`. Either way
 * the edge into the loop was counted, and the block that begins behind the `loop` was not yet.
 */
import { InstructionReader, Op, readModule } from '../wasm/index.ts';

/**
 * For a frame stopped at a loop or at a branch back to one: ModuleOffset, in the rewritten module, behind that `loop`.
 * @param bytes the rewritten module
 * @param offset ModuleOffset at which the frame stands
 * @returns undefined for frames that stand elsewhere
 */
export function loopArrival(bytes: Uint8Array, funcidx: number, offset: number): number | undefined {
  const { code, importedFunctions } = readModule(bytes);
  const body = funcidx - importedFunctions;
  const start = code.codeStart[body];
  if (start === undefined) return undefined;
  const reader = new InstructionReader(bytes, start, code.end[body]!);
  /** Open blocks, outermost first: the offset behind a `loop`, or -1. */
  const labels: number[] = [-1];
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
        labels.push(-1);
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

/** Behind the first loop among the targets: only branches to loops look for interrupts. */
function loopOf(open: readonly number[], targets: readonly number[]): number | undefined {
  for (const target of targets) {
    const behind = open[open.length - 1 - target];
    if (behind !== undefined && behind >= 0) return behind;
  }
  return undefined;
}
