/**
 * What a body needs to be written twice, with and without event probes: loops at whose headers control can change over
 * to the plain copy, and branches whose labels change when blocks are put around loops. Pure.
 */
import type { ModuleOffset } from '../../location.ts';
import { ControlClass, controlClassOf, hasOnlyLabels, InstructionReader, Op } from '../../wasm/index.ts';

/** A `loop`. Offsets are ModuleOffsets. */
export interface CopiedLoop {
  readonly at: ModuleOffset;
  /** After opcode and block type. */
  readonly bodyStart: ModuleOffset;
  /** After its `end`. */
  readonly afterEnd: ModuleOffset;
  /** Index of its label's frame, counted from the function's frame, which is 0. */
  readonly frame: number;
}

/** An instruction with labels. */
export interface CopiedBranch {
  readonly at: ModuleOffset;
  readonly next: ModuleOffset;
  readonly opcode: number;
  /** Number of frames around it, the function's included: label `l` means frame `frames - 1 - l`. */
  readonly frames: number;
  readonly labels: readonly number[];
}

/** The result of {@link findCopyPoints}. */
export interface CopyPoints {
  /** Loops at which control can change over, in code order. */
  readonly loops: readonly CopiedLoop[];
  /** Branches out of some loop, and `delegate`s to the caller, in code order. */
  readonly branches: readonly CopiedBranch[];
}

interface OpenLoop {
  readonly at: ModuleOffset;
  readonly bodyStart: ModuleOffset;
  readonly frame: number;
  readonly outermost: boolean;
  /** Its block type has no parameters. */
  readonly plain: boolean;
}

/** Maximum length of all copies of loops together, relative to the body. */
const MAX_COPIES = 3;
/**
 * Walks over one body, `[codeStart, end)`.
 * @param copies false: the body is written once, so no loop is needed
 */
export function findCopyPoints(
  bytes: Uint8Array,
  codeStart: ModuleOffset,
  end: ModuleOffset,
  copies: boolean,
): CopyPoints {
  const reader = new InstructionReader(bytes, codeStart, end);
  const frames: (OpenLoop | undefined)[] = [undefined];
  const found: (CopiedLoop & { readonly outermost: boolean })[] = [];
  const branches: CopiedBranch[] = [];
  let depth = 0;
  let size = 0;
  /** Loops that contain a label which cannot be changed are left as they are. */
  let fixed = !copies;
  while (reader.read()) {
    const { opcode, offset } = reader;
    switch (controlClassOf(opcode)) {
      case ControlClass.Block:
      case ControlClass.If:
      case ControlClass.Try:
        frames.push(undefined);
        break;
      case ControlClass.Loop:
        frames.push({
          at: offset,
          bodyStart: reader.next,
          frame: frames.length,
          outermost: depth++ === 0,
          plain: reader.blockType < 0,
        });
        break;
      case ControlClass.TryTable:
        if (depth > 0) fixed = true;
        frames.push(undefined);
        break;
      case ControlClass.End:
      case ControlClass.Delegate: {
        if (opcode === Op.delegate) branches.push(branchOf(reader, frames.length - 1));
        const loop = frames.pop();
        if (loop === undefined) break;
        depth--;
        if (!loop.plain) break;
        const { at, bodyStart, frame, outermost } = loop;
        found.push({ at, bodyStart, afterEnd: reader.next, frame, outermost });
        size += reader.next - at;
        break;
      }
      default:
        if (depth === 0 || !hasLabels(opcode)) break;
        if (!hasOnlyLabels(opcode)) fixed = true;
        else branches.push(branchOf(reader, frames.length));
    }
  }
  const all = size <= MAX_COPIES * (end - codeStart);
  const loops = found.filter(({ outermost }) => !fixed && (all || outermost)).sort((a, b) => a.at - b.at);
  return { loops, branches };
}

function hasLabels(opcode: number): boolean {
  const of = controlClassOf(opcode);
  return (
    of === ControlClass.Br || of === ControlClass.BrIf || of === ControlClass.BrTable || opcode === Op.rethrow
  );
}

function branchOf(reader: InstructionReader, frames: number): CopiedBranch {
  const { offset: at, next, opcode, label, labels } = reader;
  return { at, next, opcode, frames, labels: opcode === Op.br_table ? [...labels] : [label] };
}
