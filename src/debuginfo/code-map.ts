/** Where the functions of a module are and where instructions begin: what debug info is checked against. */
import { upperBound } from '../columns/index.ts';
import { WtraceError } from '../errors.ts';
import { type DefinedFunction, definedFunction } from '../indices.ts';
import type { WasmModule } from '../wasm/index.ts';

const NO_FUNCTION = definedFunction(-1);

/** Functions are counted without imports; offsets are ModuleOffsets. */
export class CodeMap {
  readonly module: WasmModule;
  /** Function → 1: its instructions were read, so that what can't be read is not read again. */
  private readonly walked: Uint8Array;
  /** Answer of the last {@link functionAt}: the next query is mostly for the same or the following function. */
  private lastFound = 0;

  constructor(module: WasmModule) {
    this.module = module;
    this.walked = new Uint8Array(module.code.count);
  }

  /** The function whose body, locals vector included, holds the byte at `offset`; -1 when there is none. */
  functionAt(offset: number): DefinedFunction {
    const { start, end, count } = this.module.code;
    for (let guess = this.lastFound; guess < count && guess < this.lastFound + 2; guess++) {
      if (offset >= start[guess]! && offset < end[guess]!) {
        this.lastFound = guess;
        return definedFunction(guess);
      }
    }
    const found = upperBound(start, offset) - 1;
    if (found < 0 || offset >= end[found]!) return NO_FUNCTION;
    this.lastFound = found;
    return definedFunction(found);
  }

  /** The function whose body starts at `offset`, or -1. */
  functionStartingAt(offset: number): DefinedFunction {
    const found = this.functionAt(offset);
    return found >= 0 && this.module.code.start[found] === offset ? found : NO_FUNCTION;
  }

  /** True when `offset` is the start of the function's body or of one of its instructions. */
  isBoundary(fn: DefinedFunction, offset: number): boolean {
    const { start, codeStart, end } = this.module.code;
    if (offset < codeStart[fn]! || offset >= end[fn]!) return offset === start[fn];
    if (this.walked[fn] === 0) this.walk(fn);
    return this.module.instructions.has(offset);
  }

  /** From where a body can't be read it has no boundaries: its debug info is then refused, too. */
  private walk(fn: DefinedFunction): void {
    this.walked[fn] = 1;
    try {
      this.module.instructions.ensure(fn);
    } catch (error) {
      if (!(error instanceof WtraceError)) throw error;
    }
  }
}
