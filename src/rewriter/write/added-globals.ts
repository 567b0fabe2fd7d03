/** Globals that a rewritten module gets, in the order in which they are requested. */
import { ByteWriter, Op } from '../../wasm/index.ts';

const I32 = 0x7f;
const I64 = 0x7e;
const V128 = 0x7b;
const MUTABLE = 1;
const CONSTANT = 0;
const VECTOR_PREFIX = 0xfd;
const V128_CONST = Op['v128.const'] & 0xffff;

/** `single`: counters are i64 globals. `pair`: two are in one v128 global, the first in lane 0. */
export type CounterForm = 'single' | 'pair';

/** Called with each counter: `lane` is 0 where it has a global of its own. */
export type CounterVisitor = (form: CounterForm, globalidx: number, lane: number) => void;

/** Counters whose globals follow each other. */
interface CounterRun {
  readonly form: CounterForm;
  /** globalidx of the first. */
  readonly first: number;
  /** Number of counters. */
  count: number;
}

const lanesOf = (form: CounterForm): number => (form === 'single' ? 1 : 2);
const globalsOf = ({ form, count }: CounterRun): number => Math.ceil(count / lanesOf(form));

/** See {@link AddedGlobals.mark}. */
export interface GlobalsMark {
  readonly next: number;
  /** Number of runs of counters, and of counters in the last. */
  readonly runs: number;
  readonly counters: number;
}

/** Mutable globals after those of the module. */
export class AddedGlobals {
  /** globalidx of the next one. */
  next: number;
  private readonly first: number;
  private readonly runs: CounterRun[] = [];
  private readonly items = new ByteWriter();
  /** Length of `items` in bytes before each global, and before the next. */
  private readonly ends: number[] = [0];

  /** `first` is the number of globals of the module. */
  constructor(first: number) {
    this.first = first;
    this.next = first;
  }

  /** Their number. */
  get count(): number {
    return this.next - this.first;
  }

  /**
   * Adds counters, which start at 0.
   * @returns slot of the first: the number of its lane, counted from lane 0 of global 0. Slots of the others follow.
   */
  counters(count: number, form: CounterForm): number {
    const lanes = lanesOf(form);
    let run = this.runs.at(-1);
    if (run === undefined || run.form !== form || run.first + globalsOf(run) !== this.next) {
      run = { form, first: this.next, count: 0 };
      this.runs.push(run);
    }
    const slot = run.first * lanes + run.count;
    run.count += count;
    while (run.first + globalsOf(run) > this.next) {
      if (form === 'single') this.add(I64, 0);
      else this.addPair(MUTABLE, 0, 0);
    }
    return slot;
  }

  /** Adds an i32 with an initial value. Returns its globalidx. */
  i32(value: number): number {
    return this.add(I32, value);
  }

  /** Adds an i64 that starts at 0. Returns its globalidx. */
  i64(): number {
    return this.add(I64, 0);
  }

  /** Adds an immutable v128 of two i64, each from 0 to 255. Returns its globalidx. */
  constantPair(low: number, high: number): number {
    return this.addPair(CONSTANT, low, high);
  }

  /** Calls `visit` with each counter, in order. */
  forEachCounter(visit: CounterVisitor): void {
    for (const { form, first, count } of this.runs) {
      const lanes = lanesOf(form);
      for (let i = 0; i < count; i++) visit(form, first + Math.floor(i / lanes), i % lanes);
    }
  }

  /** Items for the global section: all of them. */
  finish(): Uint8Array {
    return this.items.finish();
  }

  /** What there is now, for {@link truncate}. */
  mark(): GlobalsMark {
    return { next: this.next, runs: this.runs.length, counters: this.runs.at(-1)?.count ?? 0 };
  }

  /** Removes what was added after a mark. */
  truncate({ next, runs, counters }: GlobalsMark): void {
    this.runs.length = runs;
    const last = this.runs.at(-1);
    if (last !== undefined) last.count = counters;
    this.items.length = this.ends[next - this.first] ?? this.items.length;
    this.ends.length = Math.min(this.ends.length, next - this.first + 1);
    this.next = next;
  }

  private add(type: number, value: number): number {
    const { items } = this;
    items.u8(type);
    items.u8(MUTABLE);
    items.u8(type === I64 ? Op['i64.const'] : Op['i32.const']);
    items.s32(value);
    return this.end();
  }

  private addPair(mutable: number, low: number, high: number): number {
    const { items } = this;
    items.u8(V128);
    items.u8(mutable);
    items.u8(VECTOR_PREFIX);
    items.u32(V128_CONST);
    for (const lane of [low, high]) {
      items.u8(lane);
      for (let i = 1; i < 8; i++) items.u8(0);
    }
    return this.end();
  }

  private end(): number {
    this.items.u8(Op.end);
    this.ends.push(this.items.length);
    return this.next++;
  }
}
