/**
 * Whether a wasm local still holds what it held at an earlier place. Compilers let variables share a local once one of them is
 * not used any more, and their debug info goes on to name the local for the first one, as far as the order of the code goes.
 */
import type { DefinedFunction } from '../../indices.ts';
import { ControlClass, controlClassOf, InstructionReader, type WasmModule } from '../../wasm/index.ts';
import type { FrameFacts } from './frame-walk.ts';

/** A place that control may reach other than from the instruction before. */
interface Join {
  /** ModuleOffset of the instruction after which it does. */
  readonly at: number;
  /** ModuleOffset of the first instruction, in the order of the code, from which it may come. */
  readonly from: number;
}

/** An open block. */
interface OpenBlock {
  readonly start: number;
  readonly class: ControlClass;
  /** ModuleOffset of the first branch to its end. */
  from: number;
}

/** Answers for one function. */
export class LocalHistory {
  private readonly module: WasmModule;
  private readonly fn: DefinedFunction;
  private readonly facts: FrameFacts;
  private known: readonly Join[] | undefined;

  constructor(module: WasmModule, fn: DefinedFunction, facts: FrameFacts) {
    this.module = module;
    this.fn = fn;
    this.facts = facts;
  }

  /**
   * True when each path to a place comes through an earlier one, and the local is not written on the way.
   * @param since ModuleOffset of the earlier place; the start of the body if it is before it
   * @param site ModuleOffset of the later one
   */
  isKept(local: number, since: number, site: number): boolean {
    const { loops, writes } = this.facts;
    const around = loops.filter(({ start, end }) => start >= since && start <= site && site <= end);
    const isWritten = (writes.get(local) ?? []).some(
      ({ at }) => at >= since && (at < site || around.some(({ start, end }) => start <= at && at <= end)),
    );
    if (isWritten) return false;
    return !this.joins().some(({ at, from }) => since <= at && at < site && from < since);
  }

  private joins(): readonly Join[] {
    this.known ??= findJoins(this.module, this.fn);
    return this.known;
  }
}

function findJoins({ bytes, code }: WasmModule, fn: DefinedFunction): readonly Join[] {
  const start = code.codeStart[fn] ?? 0;
  const reader = new InstructionReader(bytes, start, code.end[fn] ?? 0);
  const joins: Join[] = [];
  // Branches out of all blocks lead to where the function returns, before its last `end`.
  const open: OpenBlock[] = [{ start, class: ControlClass.Block, from: Number.POSITIVE_INFINITY }];
  const branch = (label: number): void => {
    const block = open[open.length - 1 - label];
    if (block !== undefined) block.from = Math.min(block.from, reader.offset);
  };
  while (reader.read()) {
    const { offset: at, opcode } = reader;
    const of = controlClassOf(opcode);
    switch (of) {
      case ControlClass.TryTable:
        for (const { label } of reader.catches) branch(label);
        open.push({ start: at, class: of, from: Number.POSITIVE_INFINITY });
        break;
      case ControlClass.Block:
      case ControlClass.Loop:
      case ControlClass.Try:
        open.push({ start: at, class: of, from: Number.POSITIVE_INFINITY });
        break;
      case ControlClass.If:
        // Where there is no `else`, its end is reached from here.
        open.push({ start: at, class: of, from: at });
        break;
      case ControlClass.Else:
      case ControlClass.Catch:
      case ControlClass.CatchAll: {
        const block = open.at(-1);
        if (block === undefined) break;
        joins.push({ at, from: block.start });
        // The end of the arm before leads to the end.
        block.from = Math.min(block.from, at);
        break;
      }
      case ControlClass.End:
      case ControlClass.Delegate: {
        const block = open.pop();
        // Branches to a loop lead to its start, and its end has only the path from above.
        if (block === undefined || block.class === ControlClass.Loop) break;
        joins.push({ at: open.length === 0 ? at - 1 : at, from: block.from });
        break;
      }
      case ControlClass.Br:
      case ControlClass.BrIf:
        branch(reader.label);
        break;
      case ControlClass.BrTable:
        for (const label of reader.labels) branch(label);
        break;
      default:
    }
  }
  return joins;
}
