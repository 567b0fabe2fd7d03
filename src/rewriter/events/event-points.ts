/** Where an activation of a function begins, ends, is resumed or caught: one walk over its instructions. Pure. */
import type { FuncIdx } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { ControlClass, controlClassOf, InstructionReader, Op } from '../../wasm/index.ts';

/** Offsets are ModuleOffsets in the original, of the instruction before which a probe goes. */
export interface EventPoints {
  /** `return` and the tail calls. */
  readonly returns: readonly { readonly at: ModuleOffset; readonly tail: boolean }[];
  /** Every place to which a handler of the function can lead. */
  readonly landings: readonly ModuleOffset[];
  /** True when a handler leads out of the function, to its final `end`. */
  readonly landsAtEnd: boolean;
  /** Calls of imports that suspend: the call, and what follows it. */
  readonly suspensions: readonly { readonly at: ModuleOffset; readonly after: ModuleOffset }[];
  /** After calls that may reach code that does not check whose turn it is to write. */
  readonly crossings: readonly ModuleOffset[];
  /** True when it calls anything. */
  readonly calls: boolean;
  /** The final `end`. */
  readonly end: ModuleOffset;
}

interface Frame {
  /** Where branches to a loop lead; -1: no loop, they lead after the `end`. */
  readonly loop: ModuleOffset;
  landing: boolean;
}

/** One body, `bytes[codeStart, end)`. */
export interface PointsToFind {
  readonly bytes: Uint8Array;
  readonly codeStart: ModuleOffset;
  readonly end: ModuleOffset;
  /** funcidx of imports that suspend the stack. */
  readonly suspending: ReadonlySet<FuncIdx>;
  /** Whether the function with a funcidx has probes. */
  readonly probed: (funcidx: FuncIdx) => boolean;
}

/** Walks over one body. */
export function findEventPoints({ bytes, codeStart, end, suspending, probed }: PointsToFind): EventPoints {
  const reader = new InstructionReader(bytes, codeStart, end);
  const returns: { at: ModuleOffset; tail: boolean }[] = [];
  const landings = new Set<ModuleOffset>();
  const suspensions: { at: ModuleOffset; after: ModuleOffset }[] = [];
  const crossings: ModuleOffset[] = [];
  const frames: Frame[] = [{ loop: -1 as ModuleOffset, landing: false }];
  const outermost = frames[0]!;
  let calls = false;
  while (reader.read()) {
    switch (controlClassOf(reader.opcode)) {
      case ControlClass.Block:
      case ControlClass.If:
      case ControlClass.Try:
        frames.push({ loop: -1 as ModuleOffset, landing: false });
        break;
      case ControlClass.Loop:
        frames.push({ loop: reader.next, landing: false });
        break;
      case ControlClass.TryTable:
        for (const { label } of reader.catches) {
          // Labels of the clauses are relative to the outside of the try_table.
          const target = frames[frames.length - 1 - label];
          if (target === undefined) continue;
          target.landing = true;
          if (target.loop >= 0) landings.add(target.loop);
        }
        frames.push({ loop: -1 as ModuleOffset, landing: false });
        break;
      case ControlClass.Catch:
      case ControlClass.CatchAll:
        landings.add(reader.next);
        break;
      case ControlClass.Delegate:
        frames.pop();
        break;
      case ControlClass.End: {
        const frame = frames.pop();
        if (frame?.landing && frame.loop < 0 && frames.length > 0) landings.add(reader.next);
        break;
      }
      case ControlClass.Return:
        returns.push({ at: reader.offset, tail: reader.opcode !== Op.return });
        calls ||= reader.opcode !== Op.return;
        break;
      case ControlClass.Call:
        calls = true;
        if (reader.opcode !== Op.call || !probed(reader.index as FuncIdx)) crossings.push(reader.next);
        if (reader.opcode === Op.call && suspending.has(reader.index as FuncIdx))
          suspensions.push({ at: reader.offset, after: reader.next });
        break;
    }
  }
  return {
    returns,
    landings: [...landings].sort((a, b) => a - b),
    landsAtEnd: outermost.landing,
    suspensions,
    crossings,
    calls,
    end: (end - 1) as ModuleOffset,
  };
}
