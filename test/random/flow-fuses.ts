/**
 * Fuses: code that counts a global down and traps when it comes to 0. It leaves the stack alone, so that it may stand
 * before any instruction. Some of it branches around the trap; some has no branch at all and traps in mid-block.
 */
import { op, typeOf } from '../oracle/program.ts';
import type { Dice } from './dice.ts';
import { type FlowFeatures, GLOBAL, type Instruction, more } from './flow-code.ts';

/** What fuses of a module may use. */
export interface FuseParts {
  readonly features: FlowFeatures;
  /** Type of the global. */
  readonly type: 'i32' | 'i64';
  /** Slots of the table: one that is null, and one with a function without parameters and results. */
  readonly nullSlot: number;
  readonly quietSlot: number;
  /** funcidx of functions `[] -> []` that never stop calling themselves. */
  readonly pits: readonly number[];
}

/** Where a fuse stands. */
export interface FusePlace {
  /** Results of the function. */
  readonly results: number;
  /** False in what fuses themselves call. */
  readonly mayCall: boolean;
}

const HUGE_ADDRESS = 0x40000000;
const LEAST = -0x80000000;
const F32_ONE: Instruction = [0x43, 0, 0, 0x80, 0x3f];
const divU: Instruction = [0x6e];

/** One trap in so many is an exhausted stack: each costs thousands of calls. */
const OVERFLOW_ONE_IN = 6;

/** Writes the fuses of one module. */
export class Fuses {
  readonly #dice: Dice;
  readonly #parts: FuseParts;

  constructor(dice: Dice, parts: FuseParts) {
    this.#dice = dice;
    this.#parts = parts;
  }

  /** The code with a fuse before one in `oneIn` of its instructions from `from` on, or before its end. */
  insert(code: readonly Instruction[], from: number, oneIn: number, place: FusePlace): Instruction[] {
    const out = code.slice(0, from);
    for (let i = from; i <= code.length; i++) {
      if (this.#dice.below(oneIn) === 0) out.push(...this.#fuse(place));
      if (i < code.length) out.push(code[i]!);
    }
    return out;
  }

  #fuse(place: FusePlace): Instruction[] {
    const { type } = this.#parts;
    const [one, sub] = type === 'i32' ? [more.i32(1), [0x6b]] : [more.i64(1), [0x7d]];
    const countDown = [op.globalGet(GLOBAL.fuse), one, sub, op.globalSet(GLOBAL.fuse)];
    switch (this.#dice.below(4)) {
      case 0:
        return [...countDown, ...this.#isZero(), op.if(), ...this.#trap(place), op.end];
      case 1:
        return [
          op.block(),
          ...countDown,
          ...this.#isZero(),
          op.eqz,
          op.brIf(0),
          ...this.#trap(place),
          op.end,
        ];
      default:
        return [...countDown, ...this.#straight(place)];
    }
  }

  #isZero(): Instruction[] {
    return [op.globalGet(GLOBAL.fuse), this.#parts.type === 'i32' ? op.eqz : more.i64Eqz];
  }

  /** `value` where the fuse is at 0, else 0. */
  #ifZero(value: number): Instruction[] {
    return [...this.#isZero(), more.i32(value), more.mul];
  }

  #callIndirect(place: FusePlace, index: readonly Instruction[]): Instruction[] {
    const { dice, parts } = { dice: this.#dice, parts: this.#parts };
    const tail = parts.features.tailCalls && dice.below(4) === 0;
    return [
      ...index,
      tail ? more.returnCallIndirect(typeOf(0, place.results)) : op.callIndirect(typeOf(0, 0)),
    ];
  }

  /** Traps always; the stack may be anything. */
  #trap(place: FusePlace): Instruction[] {
    const { features, nullSlot, quietSlot, pits } = this.#parts;
    const dice = this.#dice;
    if (pits.length > 0 && dice.below(OVERFLOW_ONE_IN) === 0) return [op.call(dice.of(pits))];
    switch (dice.below(8)) {
      case 0:
        return [more.i32(dice.below(9)), more.i32(0), divU, op.drop];
      case 1:
        return [more.i32(HUGE_ADDRESS), more.load, op.drop];
      case 2:
        return this.#callIndirect(place, [more.i32(nullSlot)]);
      case 3:
        // A function of another type.
        return [more.i32(1), more.i32(quietSlot), op.callIndirect(typeOf(1, 0))];
      case 4:
      case 5:
        return features.exceptions ? [more.nullExnref, more.throwRef] : [op.unreachable];
      default:
        return [op.unreachable];
    }
  }

  /** Traps if the fuse is at 0, without a branch. */
  #straight({ mayCall }: FusePlace): Instruction[] {
    const { type, nullSlot, quietSlot } = this.#parts;
    const dice = this.#dice;
    const fuse = op.globalGet(GLOBAL.fuse);
    switch (dice.below(mayCall ? 9 : 7)) {
      case 0:
        return type === 'i32' ? [more.i32(7), fuse, divU, op.drop] : [more.i64(7), fuse, [0x80], op.drop];
      case 1:
        return type === 'i32' ? [more.i32(-7), fuse, [0x6f], op.drop] : [more.i64(-7), fuse, [0x81], op.drop];
      case 2:
        return [...this.#ifZero(HUGE_ADDRESS), more.load, op.drop];
      case 3:
        return [...this.#ifZero(HUGE_ADDRESS), more.i32(dice.below(9)), more.store];
      case 4:
        // The least number by -1 is too large.
        return [more.i32(LEAST), more.i32(-1), more.i32(1), ...this.#isZero(), more.select, [0x6d], op.drop];
      case 5:
        // 1 by 0 is infinite, and no i32.
        return [F32_ONE, fuse, [type === 'i32' ? 0xb2 : 0xb4], [0x95], [0xa8], op.drop];
      case 6:
        // memory.fill of no byte, or beyond the end.
        return [...this.#ifZero(HUGE_ADDRESS), more.i32(0), more.i32(0), [0xfc, 11, 0]];
      default:
        return [
          ...[more.i32(nullSlot), more.i32(quietSlot), ...this.#isZero(), more.select],
          op.callIndirect(typeOf(0, 0)),
        ];
    }
  }
}
