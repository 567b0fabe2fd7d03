/**
 * Which slots of a frame have got a value on every path to a place of the code. Control flow of wasm is structured and a slot keeps
 * what it got, so that one walk in the order of the code is enough: where paths join, what all of them have stored is kept; a loop is
 * entered with no more than what was stored before it.
 */
import { ControlClass, controlClassOf, type InstructionReader, leavesBlock } from '../../wasm/index.ts';

/** Sets of slots, a bit for each. */
type Slots = bigint;

/** Code that is not reached: there is no path on which a slot has no value. */
const ALL: Slots = -1n;

interface Block {
  readonly isLoop: boolean;
  /** An `if` without `else` so far. */
  isIf: boolean;
  readonly atStart: Slots;
  /** What all branches to its end have stored. */
  atEnd: Slots;
}

/** Follows a walk over a body. */
export class StoredSlots {
  /** `base:offset` → bit. */
  private readonly bits = new Map<string, number>();
  private readonly blocks: Block[] = [];
  private now: Slots = 0n;
  /** ModuleOffsets of instructions after which `sets` holds, ascending. */
  private readonly offsets: number[] = [];
  private readonly sets: Slots[] = [];

  /** A slot gets a value, or its address goes to where that cannot be seen. @param at ModuleOffset of the instruction */
  store(at: number, base: number, offset: number): void {
    const key = `${base}:${offset}`;
    const bit = this.bits.get(key) ?? this.bits.size;
    this.bits.set(key, bit);
    this.set(at, this.now | (1n << BigInt(bit)));
  }

  /** Each instruction of control flow, in the order of the code. */
  control(reader: InstructionReader): void {
    const { opcode, offset } = reader;
    const of = controlClassOf(opcode);
    const { now } = this;
    switch (of) {
      case ControlClass.Plain:
      case ControlClass.Call:
        return;
      case ControlClass.TryTable:
        for (const { label } of reader.catches) this.branch(label);
        this.open(of);
        return;
      case ControlClass.Block:
      case ControlClass.Loop:
      case ControlClass.If:
      case ControlClass.Try:
        this.open(of);
        return;
      case ControlClass.Else:
      case ControlClass.Catch:
      case ControlClass.CatchAll: {
        const block = this.blocks.at(-1);
        if (block === undefined) return;
        block.atEnd &= now;
        block.isIf = false;
        // Something may be thrown before anything is stored.
        this.set(offset, block.atStart);
        return;
      }
      case ControlClass.End:
      case ControlClass.Delegate: {
        const block = this.blocks.pop();
        if (block !== undefined) this.set(offset, now & block.atEnd & (block.isIf ? block.atStart : ALL));
        return;
      }
      case ControlClass.BrTable:
        for (const label of reader.labels) this.branch(label);
        break;
      case ControlClass.Br:
      case ControlClass.BrIf:
        this.branch(reader.label);
        break;
      default:
    }
    if (leavesBlock(of)) this.set(offset, ALL);
  }

  /** Whether one of the slots that begin in some bytes has a value at a ModuleOffset, whatever path was taken. */
  isStored(bytes: { base: number; from: number; to: number }, site: number): boolean {
    const slots = this.before(site);
    if (slots === ALL) return true;
    for (let { from } = bytes; from < bytes.to; from++) {
      const bit = this.bits.get(`${bytes.base}:${from}`);
      if (bit !== undefined && ((slots >> BigInt(bit)) & 1n) === 1n) return true;
    }
    return false;
  }

  private before(site: number): Slots {
    let [low, high] = [0, this.offsets.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.offsets[middle] ?? 0) < site) low = middle + 1;
      else high = middle;
    }
    return this.sets[low - 1] ?? 0n;
  }

  private set(at: number, slots: Slots): void {
    if (slots === this.now) return;
    this.now = slots;
    if (this.offsets.at(-1) === at) this.sets[this.sets.length - 1] = slots;
    else {
      this.offsets.push(at);
      this.sets.push(slots);
    }
  }

  private open(of: ControlClass): void {
    const { now } = this;
    this.blocks.push({
      isLoop: of === ControlClass.Loop,
      isIf: of === ControlClass.If,
      atStart: now,
      atEnd: ALL,
    });
  }

  private branch(label: number): void {
    const block = this.blocks.at(-1 - label);
    if (block !== undefined && !block.isLoop) block.atEnd &= this.now;
  }
}
