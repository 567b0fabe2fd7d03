/** What decides a branch: followed back from it through the instructions of its block. */
import type { FunctionCode } from './function-code.ts';
import { AND, EQZ, Operation } from './operations.ts';

/** What a value is made of: a local (its index), or one of these. */
const CONSTANT = -1;
const OTHER = -2;

/** Steps after which a value is no longer looked into: sums of sums would else take exponential time. */
const MAX_STEPS = 64;

/** A branch, and the first instruction of its block (calls do not end blocks here). */
export interface BranchAt {
  /** Instruction. */
  readonly at: number;
  /** Instruction before which nothing is looked at. */
  readonly from: number;
}

/** Conditions of the branches in some code. */
export class Conditions {
  private readonly code: FunctionCode;
  private steps = 0;

  constructor(code: FunctionCode) {
    this.code = code;
  }

  /** The deciding instruction; -1: there is none. */
  deciding({ at: branch, from }: BranchAt): number {
    const { opcode, operation, operand } = this.code;
    for (let at = branch - 1; at >= from; ) {
      const kind = operation[at];
      if (opcode[at] === EQZ || kind === Operation.localTee) at--;
      else if (kind === Operation.localGet) {
        const set = this.lastSet(operand[at]!, at, from);
        if (set < 0) return -1;
        at = set - 1;
      } else if (opcode[at] === AND) {
        const other = this.otherThanOne(at, from);
        if (other < 0) return at;
        at = other;
      } else return kind === Operation.nesting || kind === Operation.branch ? -1 : at;
    }
    return -1;
  }

  /** The local that a branch compares with constants, and nothing else; -1: it does not. */
  comparedLocal({ at, from }: BranchAt): number {
    this.steps = 0;
    const value = this.valueOf(at - 1, from);
    return value >= 0 ? value : -1;
  }

  /** The last instruction of the operand of an `and` whose other operand is 1; -1: neither is. */
  private otherThanOne(and: number, from: number): number {
    const second = and - 1;
    if (this.isOne(second, from)) return second - 1;
    const start = this.startOf(second, from);
    return start > from && this.isOne(start - 1, from) ? second : -1;
  }

  private isOne(at: number, from: number): boolean {
    const { operation, operand } = this.code;
    if (at < from) return false;
    if (operation[at] === Operation.constant) return operand[at] === 1;
    if (operation[at] !== Operation.localGet) return false;
    const set = this.lastSet(operand[at]!, at, from);
    return set > from && operation[set - 1] === Operation.constant && operand[set - 1] === 1;
  }

  private lastSet(local: number, before: number, from: number): number {
    const { operation, operand } = this.code;
    for (let at = before - 1; at >= from; at--) {
      const kind = operation[at];
      if ((kind === Operation.localSet || kind === Operation.localTee) && operand[at] === local) return at;
    }
    return -1;
  }

  /** The first instruction of the value that ends with `at`; -1: it is not known. */
  private startOf(at: number, from: number): number {
    if (at < from) return -1;
    switch (this.code.operation[at]) {
      case Operation.constant:
      case Operation.localGet:
      case Operation.globalGet:
        return at;
      case Operation.localTee:
      case Operation.unary:
      case Operation.load:
        return this.startOf(at - 1, from);
      case Operation.binary: {
        const second = this.startOf(at - 1, from);
        return second < 0 ? -1 : this.startOf(second - 1, from);
      }
      default:
        return -1;
    }
  }

  private valueOf(at: number, from: number): number {
    if (at < from || ++this.steps > MAX_STEPS) return OTHER;
    const { operation, operand } = this.code;
    switch (operation[at]) {
      case Operation.constant:
        return CONSTANT;
      case Operation.localGet: {
        const local = operand[at]!;
        const set = this.lastSet(local, at, from);
        return set < 0 ? local : orLocal(this.valueOf(set - 1, from), local);
      }
      case Operation.localTee:
        return orLocal(this.valueOf(at - 1, from), operand[at]!);
      case Operation.unary:
        return this.valueOf(at - 1, from);
      case Operation.binary:
        return this.ofTwo(at, from);
      default:
        return OTHER;
    }
  }

  private ofTwo(at: number, from: number): number {
    const second = this.startOf(at - 1, from);
    if (second < 0) return OTHER;
    const a = this.valueOf(second - 1, from);
    const b = this.valueOf(at - 1, from);
    if (a === CONSTANT) return b;
    return b === CONSTANT ? a : OTHER;
  }
}

/** What is stored is that of which nothing else is known. */
const orLocal = (value: number, local: number): number => (value === OTHER ? local : value);
