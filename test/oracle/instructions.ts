/**
 * The instructions of a body as the line rule sees them: what control can reach, and where it may arrive otherwise than
 * from the instruction before.
 */
import { Cursor } from './bytes.ts';
import { type RawBody, skipInstruction, skipLocals } from './decode.ts';
import { labelsOf } from './labels.ts';
import { BR, closesBlock, IF, LOOP, neverContinues, opensBlock, startsArm } from './opcodes.ts';

/** The instructions of a body in columns, in the order of the code. */
export interface Instructions {
  /** ModuleOffset. */
  readonly offset: number[];
  /** First opcode byte. */
  readonly opcode: number[];
  /** False for what validation calls unreachable: what follows an unconditional branch in its block. */
  readonly reachable: boolean[];
  /** True where a block is entered by a branch to its end, or an arm of a block by its condition or as a handler. */
  readonly arrival: boolean[];
  /** For a reachable `br` to a `loop`: the number of the `loop` instruction; else -1. */
  readonly backTo: number[];
}

/** A block that is open. */
interface Block {
  /** Number of the instruction that opened it. */
  readonly opener: number;
  /** What opened its current arm. */
  arm: number;
  /** Whether its first instruction is reachable. */
  readonly live: boolean;
  /** Whether a branch, or control at the end of another arm, jumps behind its end. */
  left: boolean;
}

class BodyReader {
  readonly #code: Instructions = { offset: [], opcode: [], reachable: [], arrival: [], backTo: [] };
  readonly #blocks: Block[] = [];
  #live = true;
  #arrives = false;

  read(bytes: Uint8Array, body: RawBody): Instructions {
    const c = new Cursor(bytes, body.start);
    skipLocals(c);
    while (c.at < body.end) {
      const offset = c.at;
      const op = skipInstruction(c);
      this.#code.offset.push(offset);
      this.#code.opcode.push(op);
      this.#code.reachable.push(this.#live);
      this.#code.arrival.push(this.#arrives);
      const targets = this.#live ? this.#branch(labelsOf(bytes, offset)) : [];
      const [target] = targets;
      this.#code.backTo.push(op === BR && target?.arm === LOOP ? target.opener : -1);
      this.#pass(op);
    }
    return this.#code;
  }

  /** A branch to a `loop` is the loop header's business; one out of the function arrives nowhere in it. */
  #branch(labels: readonly number[]): Block[] {
    const targets = labels.flatMap((label) => this.#blocks.at(-1 - label) ?? []);
    for (const block of targets) if (block.arm !== LOOP) block.left = true;
    return targets;
  }

  /** Sets what holds for the next instruction. */
  #pass(op: number): void {
    this.#arrives = false;
    if (opensBlock(op)) {
      this.#blocks.push({ opener: this.#code.opcode.length - 1, arm: op, live: this.#live, left: false });
    } else if (startsArm(op)) {
      const block = this.#blocks.at(-1);
      if (block === undefined) throw new Error(`reference: arm of no block, opcode 0x${op.toString(16)}`);
      block.left ||= this.#live;
      block.arm = op;
      this.#live = block.live;
      this.#arrives = block.live;
    } else if (closesBlock(op)) {
      const block = this.#blocks.pop();
      this.#live = block?.live ?? false;
      // Without an `else`, the condition of an `if` jumps behind its end.
      this.#arrives = block !== undefined && (block.left || (block.arm === IF && block.live));
    } else if (neverContinues(op)) this.#live = false;
  }
}

/** Reads the instructions of a body of a valid module. */
export const readInstructions = (bytes: Uint8Array, body: RawBody): Instructions =>
  new BodyReader().read(bytes, body);
