/**
 * Where the instructions of a module begin: a bit per byte of code, filled in function by function, on demand.
 * To go over these bits is several times as fast as to find out again where each instruction ends.
 */
import type { ModuleOffset } from '../location.ts';
import type { CodeBodies } from './code.ts';
import { ControlClass, controlClassOf } from './control.ts';
import { InstructionReader } from './instructions.ts';
import { opcodes } from './opcodes.ts';
import { isPadded } from './padding.ts';

/** First byte → 1: it may begin an instruction of control flow. */
const control = new Uint8Array(256);
for (const [key] of opcodes)
  if (controlClassOf(key) !== ControlClass.Plain) control[key < 0x100 ? key : key >>> 16] = 1;

/** Functions are counted without imports; offsets are ModuleOffsets. */
export class InstructionMap {
  /** Bit `offset - base` is set where an instruction of a function that was read begins; lowest bit first. */
  words = new Uint32Array(0);
  /** The same for control instructions only, and a few that share their first byte. */
  control = new Uint32Array(0);
  /** The same for instructions that are longer than they need to be, see {@link isPadded}. */
  private padded = new Uint32Array(0);
  /** ModuleOffset of the first bit. */
  readonly base: number;
  private readonly bytes: Uint8Array;
  private readonly code: CodeBodies;
  /** Function → 1: read. */
  private readonly read: Uint8Array;

  constructor(bytes: Uint8Array, code: CodeBodies) {
    this.bytes = bytes;
    this.code = code;
    this.base = code.base;
    this.read = new Uint8Array(code.count);
  }

  /**
   * Sees to it that the bits of a function are there.
   * @throws MalformedModuleError, UnsupportedError at an instruction that can't be read; the bits before it are there.
   */
  ensure(fn: number): void {
    if (this.read[fn] === 1) return;
    const { bytes, code, base } = this;
    if (this.words.length === 0) {
      const length = ((code.end[code.count - 1]! - base) >>> 5) + 1;
      this.words = new Uint32Array(length);
      this.control = new Uint32Array(length);
      this.padded = new Uint32Array(length);
    }
    const { words, control: steps, padded } = this;
    const start = code.codeStart[fn]!;
    const end = code.end[fn]!;
    const reader = new InstructionReader(bytes, start, end);
    for (let position = start; position < end; ) {
      const bit = position - base;
      words[bit >>> 5]! |= 1 << (bit & 31);
      steps[bit >>> 5]! |= control[bytes[position]!]! << (bit & 31);
      const next = reader.skip(position);
      if (bytes[next - 2]! >= 0x80 && isPadded(bytes, position, next)) padded[bit >>> 5]! |= 1 << (bit & 31);
      position = next;
    }
    this.read[fn] = 1;
  }

  /** Whether an instruction begins at `offset`, which is in the code of a function that was read. */
  has(offset: number): boolean {
    const bit = offset - this.base;
    return ((this.words[bit >>> 5]! >>> (bit & 31)) & 1) === 1;
  }

  /** ModuleOffset of the first instruction at or after `offset`, of those that {@link has} knows; `end`: none before it. */
  from(offset: number, end: number): ModuleOffset {
    return this.find(this.words, offset, end);
  }

  /** The same for the first one that is longer than it needs to be. */
  paddedFrom(offset: number, end: number): ModuleOffset {
    return this.find(this.padded, offset, end);
  }

  private find(words: Uint32Array, offset: number, end: number): ModuleOffset {
    const { base } = this;
    const last = (end - 1 - base) >>> 5;
    let word = (offset - base) >>> 5;
    for (let bits = words[word]! & (-1 << ((offset - base) & 31)); word <= last; bits = words[++word]! | 0)
      if (bits !== 0)
        return Math.min(base + (word << 5) + 31 - Math.clz32(bits & -bits), end) as ModuleOffset;
    return end as ModuleOffset;
  }

  /** Number of instructions of a function. @throws as {@link ensure} */
  count(fn: number): number {
    this.ensure(fn);
    const { words, base } = this;
    const first = this.code.codeStart[fn]! - base;
    const end = this.code.end[fn]! - base;
    let count = 0;
    for (let word = first >>> 5; word << 5 < end; word++) {
      let bits = words[word]!;
      if (word === first >>> 5) bits &= -1 << (first & 31);
      if (end - (word << 5) < 32) bits &= (1 << (end & 31)) - 1;
      count += bitCount(bits);
    }
    return count;
  }

  /** ModuleOffset of the last instruction before `offset`, of a function that was read whose code begins before it. */
  before(offset: number): ModuleOffset {
    const { base, words } = this;
    const last = offset - 1 - base;
    let word = last >>> 5;
    for (let bits = words[word]! & (-1 >>> (31 - (last & 31))); word >= 0; bits = words[--word]! | 0)
      if (bits !== 0) return (base + (word << 5) + 31 - Math.clz32(bits)) as ModuleOffset;
    return base as ModuleOffset;
  }

  /** Number of runs of a function; see {@link visitRuns}. @throws as {@link ensure} */
  countRuns(fn: number): number {
    let count = 0;
    this.visitRuns(fn, () => {
      count++;
    });
    return count;
  }

  /**
   * Calls `visit` with the offset and the number, from 0, of each instruction at which a run begins: the first of the
   * function, those of control flow, and those that follow one. What is between has no part in control flow.
   * @throws as {@link ensure}, before the first visit
   */
  visitRuns(fn: number, visit: (offset: ModuleOffset, number: number) => void): void {
    this.ensure(fn);
    const { base, words, control: steps } = this;
    const first = this.code.codeStart[fn]! - base;
    const end = this.code.end[fn]! - base;
    let number = 0;
    let follows = true;
    for (let word = first >>> 5; word << 5 < end; word++) {
      let own = -1;
      if (word === first >>> 5) own &= -1 << (first & 31);
      if (end - (word << 5) < 32) own &= (1 << (end & 31)) - 1;
      const all = words[word]! & own;
      if (all === 0) continue;
      const control = steps[word]! & own;
      const begins = control | following(all, control, follows);
      for (let bits = begins; bits !== 0; bits &= bits - 1) {
        const bit = 31 - Math.clz32(bits & -bits);
        visit((base + (word << 5) + bit) as ModuleOffset, number + bitCount(all & ((1 << bit) - 1)));
      }
      number += bitCount(all);
      follows = control !== 0 && Math.clz32(control) === Math.clz32(all);
    }
  }

  /**
   * Calls `visit` with the offset of each instruction of a function, in order, or only of those of {@link control}.
   * @throws as {@link ensure}, before the first visit
   */
  visit(fn: number, which: 'all' | 'control', visit: (offset: ModuleOffset) => void): void {
    this.ensure(fn);
    const { base } = this;
    const words = which === 'all' ? this.words : this.control;
    const first = this.code.codeStart[fn]! - base;
    const end = this.code.end[fn]!;
    const last = (end - 1 - base) >>> 5;
    for (
      let word = first >>> 5, bits = words[word]! & (-1 << (first & 31));
      word <= last;
      bits = words[++word]! | 0
    ) {
      for (; bits !== 0; bits &= bits - 1) {
        const offset = (base + (word << 5) + 31 - Math.clz32(bits & -bits)) as ModuleOffset;
        if (offset < end) visit(offset);
      }
    }
  }
}

/** Those bits of `all` that come next after one of `some`, which are among them; with `first` the lowest, too. */
function following(all: number, some: number, first: boolean): number {
  let found = first ? all & -all : 0;
  for (let bits = some; bits !== 0; bits &= bits - 1) {
    const lowest = bits & -bits;
    // Nothing is above the highest bit.
    const above = all & ~((lowest << 1) - 1);
    found |= above & -above;
  }
  return found;
}

/** Number of bits that are set (Warren, Hacker's Delight, §5-1). */
function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  bits = (bits + (bits >>> 4)) & 0x0f0f0f0f;
  return Math.imul(bits, 0x01010101) >>> 24;
}
