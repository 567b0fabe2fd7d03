/**
 * Writes a valid body instruction by instruction: knows the open labels, the height of the stack and whether the code
 * can be reached. What statements there are, flow-body.ts says.
 */
import { op } from '../oracle/program.ts';
import type { Dice } from './dice.ts';
import {
  type Callee,
  type FlowFeatures,
  GLOBAL,
  type Instruction,
  more,
  type Signature,
} from './flow-code.ts';

/** Locals behind the parameters: so many i32s, then an i64, then an exnref where the module uses them. */
export const I32_LOCALS = 3;
/** Of addresses: all that is written lies below 256. */
export const MEMORY_MASK = 0xfc;

/** What bodies of one module may use. */
export interface BodyParts {
  /** `legacyExceptions` and `exceptions` are never both true. */
  readonly features: FlowFeatures;
  readonly callees: readonly Callee[];
  /** funcidx of a function `[] -> [i32]` that gives the next random number. */
  readonly roll: number;
  /** funcidx of an import `[i32] -> [i32]` that calls back into an export; none unless given. */
  readonly back?: number;
}

/** What a branch may lead to. */
export interface Label {
  /** Number of i32 that a branch carries. */
  readonly arity: number;
  readonly loop?: boolean;
  /** Branches to it have to use up fuel. */
  readonly ticks?: boolean;
  /** It takes a reference: only a clause of a `try_table` or a `br_on_*` of its own may name it. */
  readonly takesRef?: boolean;
}

/** Counts the entry in {@link GLOBAL.entered}; comes first in every function. */
export const countEntry: readonly Instruction[] = [
  op.globalGet(GLOBAL.entered),
  more.i32(1),
  op.add,
  op.globalSet(GLOBAL.entered),
];

/** A body in the making. */
export abstract class BodyWriter {
  readonly dice: Dice;
  readonly parts: BodyParts;
  readonly own: Signature;
  readonly code: Instruction[] = [...countEntry];
  /** Innermost last. */
  readonly labels: Label[] = [];
  /** Values on the stack of the innermost block. */
  height = 0;
  live = true;
  /** Statements that are left. */
  budget: number;

  constructor(dice: Dice, parts: BodyParts, own: Signature) {
    this.dice = dice;
    this.parts = parts;
    this.own = own;
    this.budget = 6 + dice.below(30);
  }

  /** Writes one statement, which leaves nothing on the stack or a value more. */
  abstract statement(): void;

  emit(...instructions: readonly Instruction[]): void {
    this.code.push(...instructions);
  }

  /** True one time in `of`. */
  chance(of: number): boolean {
    return this.dice.below(of) === 0;
  }

  /** Some local of type i32. */
  local(): number {
    return this.dice.below(this.own.params + I32_LOCALS);
  }

  /** The local of type i64; that of type exnref comes next. */
  get longLocal(): number {
    return this.own.params + I32_LOCALS;
  }

  /** Uses up fuel; without any, leaves the function, or sometimes only what can be left by a branch without values. */
  tick(): void {
    this.emit(op.globalGet(GLOBAL.fuel), more.i32(1), op.sub, op.globalSet(GLOBAL.fuel));
    this.emit(op.globalGet(GLOBAL.fuel), more.i32(0), more.ltS);
    const out = this.labels.findIndex(({ arity, loop, takesRef }) => arity === 0 && !loop && !takesRef);
    if (out >= 0 && this.chance(2)) {
      this.emit(op.brIf(this.labels.length - 1 - out));
      return;
    }
    this.emit(op.if());
    for (let i = 0; i < this.own.results; i++) this.emit(more.i32(i));
    this.emit(op.return, op.end);
  }

  /** One value more. */
  push(): void {
    const choice = this.dice.below(8);
    if (choice < 2) this.emit(more.i32(this.dice.below(300) - 100));
    else if (choice < 5) this.emit(op.localGet(this.local()));
    else if (choice === 5) this.emit(op.call(this.parts.roll));
    else if (choice === 6) this.emit(op.globalGet(GLOBAL.state));
    else this.emit(op.localGet(this.local()), more.i32(MEMORY_MASK), op.and, more.load);
    this.height++;
  }

  /** A value for the next instruction to decide by. */
  condition(): void {
    const mask = more.i32(this.dice.of([1, 1, 1, 2, 3]));
    switch (this.dice.below(4)) {
      case 0:
        this.emit(op.localGet(this.local()), mask, op.and);
        break;
      case 1:
        this.emit(op.localGet(this.local()), op.localGet(this.local()), more.ltS);
        break;
      default:
        this.emit(op.call(this.parts.roll), mask, op.and);
    }
  }

  /** Runs the instructions one time in eight. */
  sometimes(...instructions: readonly Instruction[]): void {
    this.emit(op.call(this.parts.roll), more.i32(7), op.and, op.eqz);
    this.emit(op.if(), ...instructions, op.end);
  }

  /** Makes the stack of the innermost block hold exactly so many values. */
  settle(height: number): void {
    for (; this.height > height; this.height--) this.emit(op.drop);
    this.atLeast(height);
  }

  /** Makes it hold so many or more. */
  atLeast(height: number): void {
    while (this.height < height) this.push();
  }

  /** What follows in this block cannot be reached; some of it is there all the same. */
  die(): void {
    this.live = false;
    if (!this.chance(4)) return;
    const dead: readonly (readonly Instruction[])[] = [
      [op.nop],
      [op.block(), op.nop, op.end],
      [op.loop(), op.i32(1), op.brIf(0), op.end],
      [op.localGet(0), op.if(), op.nop, op.else, op.unreachable, op.end],
    ];
    this.emit(...this.dice.of(dead));
  }

  /** Statements, then `results` values on the stack. */
  sequence(results: number, least = 1): void {
    for (let n = least + this.dice.below(6); n > 0 && this.live && this.budget > 0; n--) {
      this.budget--;
      this.statement();
    }
    if (this.live) this.settle(results);
  }

  /** What stands in a block whose opening was written; what closes it, {@link closed} writes or the caller. */
  inner(label: Label, params: number, results: number): void {
    const outside = this.height - params;
    this.labels.push(label);
    this.height = params;
    this.live = true;
    if (label.loop && !label.ticks) this.tick();
    this.sequence(results);
    // Most loops go round.
    if (label.loop && this.live && !this.chance(6)) {
      this.settle(label.arity);
      if (label.ticks) this.tick();
      this.condition();
      this.emit(op.brIf(0));
      this.settle(results);
    }
    this.labels.pop();
    this.height = outside;
  }

  /** The `end` of a block with so many results. */
  closed(results: number): void {
    this.emit(op.end);
    this.height += results;
    this.live = true;
  }

  /** Depths of the labels that a branch with so many values may name; with any if not said. */
  targets(arity?: number): number[] {
    return this.labels.flatMap((label, i) =>
      !label.takesRef && (arity === undefined || label.arity === arity) ? [this.labels.length - 1 - i] : [],
    );
  }

  /** The label at a depth. */
  labelAt(depth: number): Label {
    return this.labels[this.labels.length - 1 - depth]!;
  }
}
