/** Where the traps of a random control-flow graph stood, to see that all kinds of places are met. */
import { InstructionReader, Op, readModule } from '../../src/wasm/index.ts';

/** Stretches of code from which a `catch_all` takes what is thrown, as ModuleOffsets. */
function coveredByCatchAll(bytes: Uint8Array): { readonly from: number; readonly to: number }[] {
  const { code } = readModule(bytes);
  const found: { from: number; to: number }[] = [];
  for (let i = 0; i < code.count; i++) {
    const reader = new InstructionReader(bytes, code.codeStart[i]!, code.end[i]!);
    /** For each open block, where it begins, and whether it is a `try_table` with such a clause, or a `try`. */
    const open: { from: number; all: boolean; to: number }[] = [];
    while (reader.read()) {
      const { offset, next, opcode } = reader;
      const top = open.at(-1);
      switch (opcode) {
        case Op.block:
        case Op.loop:
        case Op.if:
        case Op.try:
          open.push({ from: next, all: false, to: 0 });
          break;
        case Op.try_table: {
          const all = reader.catches.some(({ kind }) => kind === 'catch_all' || kind === 'catch_all_ref');
          open.push({ from: next, all, to: 0 });
          break;
        }
        case Op.catch:
        case Op.catch_all:
          if (top?.to === 0) top.to = offset;
          if (top !== undefined && opcode === Op.catch_all) found.push({ from: top.from, to: top.to });
          break;
        case Op.end:
        case Op.delegate:
          if (top?.all) found.push({ from: top.from, to: offset });
          open.pop();
          break;
      }
    }
  }
  return found;
}

/** What is told of the traps of one graph. */
export interface TrapPlaces {
  /** Traps in a function that another one of the guest called. */
  readonly inCallee: number;
  /** Traps that some activation would have caught, were they exceptions. */
  readonly underCatchAll: number;
}

/** Reads stack traces of V8. */
export function trapPlaces(bytes: Uint8Array, stacks: readonly string[]): TrapPlaces {
  const covered = coveredByCatchAll(bytes);
  const offsets = stacks.map((stack) =>
    Array.from(stack.matchAll(/wasm-function\[\d+\]:0x([0-9a-f]+)/g), ([, hex = '']) =>
      Number.parseInt(hex, 16),
    ),
  );
  const isCovered = (at: number): boolean => covered.some(({ from, to }) => at >= from && at < to);
  return {
    inCallee: offsets.filter((frames) => frames.length > 1).length,
    underCatchAll: offsets.filter((frames) => frames.some(isCovered)).length,
  };
}
