/**
 * Where the functions of a module stand and where instructions begin: what debug info is checked against. A bit per
 * byte of code, filled in function by function as they are asked for.
 */
import { WtraceError } from '../errors.ts';
import { type ModuleOffset, toCodeOffset } from '../location.ts';
import { InstructionReader, type WasmModule } from '../wasm/index.ts';

/** Functions are counted without imports; offsets are ModuleOffsets. */
export class CodeMap {
  readonly module: WasmModule;
  private readonly boundaries: Uint32Array;
  private readonly walked: Uint8Array;
  /** Answer of the last {@link functionAt}: who asks next mostly asks for the same or the following function. */
  private lastFound = 0;

  constructor(module: WasmModule) {
    this.module = module;
    const { base, count, end } = module.code;
    const bytes = count === 0 ? 0 : end[count - 1]! - base;
    this.boundaries = new Uint32Array((bytes >>> 5) + 1);
    this.walked = new Uint8Array(count);
  }

  /** The function whose body, locals vector included, holds the byte at `offset`; -1 when there is none. */
  functionAt(offset: number): number {
    const { start, end, count } = this.module.code;
    for (let guess = this.lastFound; guess < count && guess < this.lastFound + 2; guess++) {
      if (offset >= start[guess]! && offset < end[guess]!) {
        this.lastFound = guess;
        return guess;
      }
    }
    let low = 0;
    let high = count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (offset < start[middle]!) high = middle - 1;
      else if (offset >= end[middle]!) low = middle + 1;
      else {
        this.lastFound = middle;
        return middle;
      }
    }
    return -1;
  }

  /** The function whose body starts at `offset`, or -1. */
  functionStartingAt(offset: number): number {
    const found = this.functionAt(offset);
    return found >= 0 && this.module.code.start[found] === offset ? found : -1;
  }

  /** True when `offset` is the start of the function's body or of one of its instructions. */
  isBoundary(fn: number, offset: number): boolean {
    const { base, start, end } = this.module.code;
    if (offset < start[fn]! || offset >= end[fn]!) return false;
    if (offset === start[fn]) return true;
    if (this.walked[fn] === 0) this.walk(fn);
    const bit = toCodeOffset(offset as ModuleOffset, base);
    return ((this.boundaries[bit >>> 5]! >>> (bit & 31)) & 1) === 1;
  }

  /** A body that can't be read has no boundaries: its debug info is then refused, too. */
  private walk(fn: number): void {
    const { bytes, code } = this.module;
    const { boundaries } = this;
    this.walked[fn] = 1;
    const reader = new InstructionReader(bytes, code.codeStart[fn]!, code.end[fn]!);
    try {
      while (reader.read()) {
        const bit = toCodeOffset(reader.offset, code.base);
        boundaries[bit >>> 5] = boundaries[bit >>> 5]! | (1 << (bit & 31));
      }
    } catch (error) {
      if (!(error instanceof WtraceError)) throw error;
    }
  }
}
