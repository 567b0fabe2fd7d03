/** Globals that a rewritten module gets, in the order in which they are requested. */
import { ByteWriter, Op } from '../../wasm/index.ts';

const I32 = 0x7f;
const I64 = 0x7e;
const MUTABLE = 1;

/** Mutable globals after those of the module. */
export class AddedGlobals {
  /** globalidx of the next one. */
  next: number;
  private readonly first: number;
  /** Of every run of counters: globalidx of the first, and their number. */
  private readonly runs: number[] = [];
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

  /** Adds counters: i64 globals that start at 0. Returns the globalidx of the first. */
  counters(count: number): number {
    const first = this.next;
    const last = this.runs.length - 2;
    if (last >= 0 && this.runs[last]! + this.runs[last + 1]! === first) this.runs[last + 1]! += count;
    else if (count > 0) this.runs.push(first, count);
    for (let i = 0; i < count; i++) this.add(I64, 0);
    return first;
  }

  /** Adds an i32 with an initial value. Returns its globalidx. */
  i32(value: number): number {
    return this.add(I32, value);
  }

  /** Adds an i64 that starts at 0. Returns its globalidx. */
  i64(): number {
    return this.add(I64, 0);
  }

  /** Calls `visit` with the globalidx of each counter, in order. */
  forEachCounter(visit: (globalidx: number) => void): void {
    for (let r = 0; r < this.runs.length; r += 2)
      for (let i = 0; i < this.runs[r + 1]!; i++) visit(this.runs[r]! + i);
  }

  /** Items for the global section: all of them. */
  finish(): Uint8Array {
    return this.items.finish();
  }

  /** Removes those from globalidx `next` on. */
  truncate(next: number): void {
    while (this.runs.length > 0) {
      const last = this.runs.length - 2;
      const kept = Math.max(0, Math.min(this.runs[last + 1]!, next - this.runs[last]!));
      this.runs[last + 1] = kept;
      if (kept > 0) break;
      this.runs.length = last;
    }
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
    items.u8(Op.end);
    this.ends.push(items.length);
    return this.next++;
  }
}
