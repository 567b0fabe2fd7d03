/**
 * How counters are held, and the code that changes and reads one. Most modules have an i64 global for each. Engines accept
 * a million globals: where a module would have more, its other counters lie two to a v128 global, which every engine
 * with SIMD accepts (V8 since 9.1), while a memory of their own would need multi-memory.
 */
import { type CodeWriter, Op } from '../../wasm/index.ts';
import type { AddedGlobals, CounterForm } from '../write/added-globals.ts';

/** Writes code for the counters of one body, numbered from 0. */
export interface CounterCells {
  /** Adds 1. */
  increment(code: CodeWriter, counter: number): void;
  /** Sets a flag: makes the counter anything but 0. */
  mark(code: CodeWriter, counter: number): void;
}

/** Allocates the counters of one body after the other. */
export interface CounterHolder {
  /** Maximum number of globals that `counters` take. */
  globalsFor(counters: number): number;
  /** Adds them to the module. */
  allocate(globals: AddedGlobals, counters: number): CounterCells;
}

/** A global for each counter. */
export const singleCounters: CounterHolder = {
  globalsFor: (counters) => counters,
  allocate: (globals, counters) => new SingleCells(globals.counters(counters, 'single')),
};

/**
 * A global for two counters.
 * @param globals gets two more, which hold what is added to the first or the second counter of a pair
 */
export function pairedCounters(globals: AddedGlobals): CounterHolder {
  const units = [globals.constantPair(1, 0), globals.constantPair(0, 1)] as const;
  return {
    globalsFor: (counters) => Math.ceil(counters / LANES),
    allocate: (to, counters) => new PairedCells(to.counters(counters, 'pair'), units),
  };
}

/** Number of globals that {@link pairedCounters} adds at once. */
export const PAIR_UNITS = 2;

const LANES = 2;

class SingleCells implements CounterCells {
  private readonly first: number;

  constructor(first: number) {
    this.first = first;
  }

  increment(code: CodeWriter, counter: number): void {
    code.globalGet(this.first + counter);
    code.i64Const(1);
    code.op(Op['i64.add']);
    code.globalSet(this.first + counter);
  }

  mark(code: CodeWriter, counter: number): void {
    code.i64Const(1);
    code.globalSet(this.first + counter);
  }
}

class PairedCells implements CounterCells {
  private readonly firstSlot: number;
  private readonly units: readonly [number, number];

  constructor(firstSlot: number, units: readonly [number, number]) {
    this.firstSlot = firstSlot;
    this.units = units;
  }

  increment(code: CodeWriter, counter: number): void {
    this.change(code, counter, Op['i64x2.add']);
  }

  mark(code: CodeWriter, counter: number): void {
    this.change(code, counter, Op['v128.or']);
  }

  private change(code: CodeWriter, counter: number, opcode: number): void {
    const slot = this.firstSlot + counter;
    const globalidx = Math.floor(slot / LANES);
    code.globalGet(globalidx);
    code.globalGet(slot % LANES === 0 ? this.units[0] : this.units[1]);
    code.vectorOp(opcode);
    code.globalSet(globalidx);
  }
}

/** Leaves the value of a counter on the stack, as {@link AddedGlobals.forEachCounter} names it. */
export function readCounter(code: CodeWriter, form: CounterForm, globalidx: number, lane: number): void {
  code.globalGet(globalidx);
  if (form === 'pair') code.vectorOp(Op['i64x2.extract_lane'], lane);
}
