/** Where an activation of a function begins, ends, is resumed or caught: one walk over its instructions. Pure. */
import { ControlClass, controlClassOf, InstructionReader, Op } from '../../wasm/index.ts';

/** Offsets are ModuleOffsets in the original, of the instruction before which a probe goes. */
export interface EventPoints {
  /** `return` and the tail calls. */
  readonly returns: readonly { readonly at: number; readonly tail: boolean }[];
  /** Every place to which a handler of the function can lead. */
  readonly landings: readonly number[];
  /** True when a handler leads out of the function, to its final `end`. */
  readonly landsAtEnd: boolean;
  /** Calls of imports that suspend: the call, and what follows it. */
  readonly suspensions: readonly { readonly at: number; readonly after: number }[];
  /** After calls that may reach code that does not check whose turn it is to write. */
  readonly crossings: readonly number[];
  /** True when it calls anything. */
  readonly calls: boolean;
  /** The final `end`. */
  readonly end: number;
}

interface Frame {
  /** Where branches to a loop lead; -1: no loop, they lead after the `end`. */
  readonly loop: number;
  landing: boolean;
}

/** One body, `bytes[codeStart, end)`. */
export interface PointsToFind {
  readonly bytes: Uint8Array;
  readonly codeStart: number;
  readonly end: number;
  /** funcidx of imports that suspend the stack. */
  readonly suspending: ReadonlySet<number>;
  /** Whether the function with a funcidx has probes. */
  readonly probed: (funcidx: number) => boolean;
}

/** Walks over one body. */
export function findEventPoints({ bytes, codeStart, end, suspending, probed }: PointsToFind): EventPoints {
  const reader = new InstructionReader(bytes, codeStart, end);
  const returns: { at: number; tail: boolean }[] = [];
  const landings = new Set<number>();
  const suspensions: { at: number; after: number }[] = [];
  const crossings: number[] = [];
  const frames: Frame[] = [{ loop: -1, landing: false }];
  const outermost = frames[0]!;
  let calls = false;
  while (reader.read()) {
    switch (controlClassOf(reader.opcode)) {
      case ControlClass.Block:
      case ControlClass.If:
      case ControlClass.Try:
        frames.push({ loop: -1, landing: false });
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
        frames.push({ loop: -1, landing: false });
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
        if (reader.opcode !== Op.call || !probed(reader.index)) crossings.push(reader.next);
        if (reader.opcode === Op.call && suspending.has(reader.index))
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
    end: end - 1,
  };
}
