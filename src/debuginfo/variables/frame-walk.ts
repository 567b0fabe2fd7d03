/**
 * One walk over a body in the order of its code that follows addresses in the function's frame on the shadow stack: which
 * locals hold them, what is stored through them, where they leave the function's hands. It knows no paths: a value that a
 * local got in one arm of a branch is forgotten where arms join, unless the local is written only once.
 */
import type { DefinedFunction } from '../../indices.ts';
import {
  ControlClass,
  controlClassOf,
  InstructionReader,
  LEB64_BYTES,
  lebEnd,
  Op,
  signedLeb,
  type WasmModule,
} from '../../wasm/index.ts';
import { stackEffect } from './stack-effects.ts';
import { StoredSlots } from './stored-slots.ts';

/** What is known of a value. */
export type Tracked =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'const'; readonly value: number }
  /** The value with which the function was entered in a wasm parameter. */
  | { readonly kind: 'parameter'; readonly index: number }
  /**
   * An address in the frame, `offset` bytes from `base`: 0 is the stack pointer at the entry, each other one is the result of an
   * alignment or of an allocation. Not exact: a number that is not known was added.
   */
  | { readonly kind: 'frame'; readonly base: number; readonly offset: number; readonly isExact: boolean };

/** A write of a wasm local. */
export interface LocalWrite {
  /** ModuleOffset of the instruction. */
  readonly at: number;
  /** Blocks around it; 0: it is in none. */
  readonly depth: number;
  readonly value: Tracked;
}

/** Bytes of the frame that get a value: a store, or the address goes where stores cannot be seen any more. */
export interface FrameUse {
  /** ModuleOffset of the instruction. */
  readonly at: number;
  readonly base: number;
  readonly offset: number;
  /** Bytes; 0: the address escapes. */
  readonly size: number;
  readonly isExact: boolean;
  /** The wasm parameter whose value is stored, outside of all blocks. */
  readonly parameter: number | undefined;
}

/** What the code of a function does to its frame and its locals. */
export interface FrameFacts {
  /** wasm local → its writes, in the order of the code. */
  readonly writes: ReadonlyMap<number, readonly LocalWrite[]>;
  /** In the order of the code. */
  readonly uses: readonly FrameUse[];
  /** ModuleOffsets of `loop` instructions and of their `end`s. */
  readonly loops: readonly { readonly start: number; readonly end: number }[];
  /** Base → its lowest address that was computed. */
  readonly lowest: ReadonlyMap<number, number>;
  /** Slots that have a value on every path. */
  readonly stored: StoredSlots;
}

/**
 * The base of what the first parameter points at: where functions that return a struct find the place for it, by the C ABI of
 * wasm (BasicCABI.md) and by those of Rust and Zig.
 */
export const RESULT_BASE = -1;

const UNKNOWN: Tracked = Object.freeze({ kind: 'unknown' });

/** Bytes that a store writes. */
const storeBytes = new Map<number, number>([
  [Op['i32.store'], 4],
  [Op['i64.store'], 8],
  [Op['f32.store'], 4],
  [Op['f64.store'], 8],
  [Op['i32.store8'], 1],
  [Op['i32.store16'], 2],
  [Op['i64.store8'], 1],
  [Op['i64.store16'], 2],
  [Op['i64.store32'], 4],
  [Op['v128.store'], 16],
  [Op['v128.store8_lane'], 1],
  [Op['v128.store16_lane'], 2],
  [Op['v128.store32_lane'], 4],
  [Op['v128.store64_lane'], 8],
  [Op['i32.atomic.store'], 4],
  [Op['i64.atomic.store'], 8],
  [Op['i32.atomic.store8'], 1],
  [Op['i32.atomic.store16'], 2],
  [Op['i64.atomic.store8'], 1],
  [Op['i64.atomic.store16'], 2],
  [Op['i64.atomic.store32'], 4],
]);
/** Results of comparisons: an address that is compared does not leave the function. */
const comparisons = new Set<number>([
  Op['i32.eqz'],
  Op['i32.eq'],
  Op['i32.ne'],
  Op['i32.lt_s'],
  Op['i32.lt_u'],
  Op['i32.gt_s'],
  Op['i32.gt_u'],
  Op['i32.le_s'],
  Op['i32.le_u'],
  Op['i32.ge_s'],
  Op['i32.ge_u'],
  Op['i64.eqz'],
  Op['i64.eq'],
  Op['i64.ne'],
]);

/**
 * Walks over a body.
 * @param stackPointer globalidx
 * @throws MalformedModuleError, UnsupportedError for code that can't be read
 */
export function walkFrame(
  module: WasmModule,
  fn: DefinedFunction,
  stackPointer: number | undefined,
): FrameFacts {
  return new FrameWalk(module, fn, stackPointer).run();
}

class FrameWalk {
  private readonly module: WasmModule;
  private readonly reader: InstructionReader;
  private readonly stackPointer: number | undefined;
  private readonly parameters: number;
  /** Locals that are written more than once. */
  private readonly rewritten = new Set<number>();
  private readonly locals = new Map<number, Tracked>();
  private readonly writes = new Map<number, LocalWrite[]>();
  private readonly uses: FrameUse[] = [];
  private readonly loops: { start: number; end: number }[] = [];
  private readonly lowest = new Map<number, number>();
  private readonly stored = new StoredSlots();
  /** Open blocks; the index of a loop in `loops`, or -1. */
  private readonly open: number[] = [];
  private stack: Tracked[] = [];
  private pointer: Tracked = { kind: 'frame', base: 0, offset: 0, isExact: true };
  private bases = 1;

  constructor(module: WasmModule, fn: DefinedFunction, stackPointer: number | undefined) {
    this.module = module;
    this.stackPointer = stackPointer;
    const { code, funcTypes, importedFunctions } = module;
    const start = code.codeStart[fn] ?? 0;
    const end = code.end[fn] ?? 0;
    this.reader = new InstructionReader(module.bytes, start, end);
    this.parameters = this.typeAt(funcTypes[importedFunctions + fn])?.params.length ?? 0;
    const written = new Set<number>();
    const first = new InstructionReader(module.bytes, start, end);
    while (first.read()) {
      if (first.opcode !== Op['local.set'] && first.opcode !== Op['local.tee']) continue;
      if (written.has(first.index)) this.rewritten.add(first.index);
      written.add(first.index);
    }
  }

  run(): FrameFacts {
    const { reader } = this;
    while (reader.read()) {
      this.step();
      this.stored.control(reader);
    }
    const { writes, uses, loops, lowest, stored } = this;
    return { writes, uses, loops, lowest, stored };
  }

  private typeAt(typeidx: number | undefined) {
    const type = typeidx === undefined ? undefined : this.module.types[typeidx];
    return type?.kind === 'func' ? type : undefined;
  }

  private step(): void {
    const { opcode, index } = this.reader;
    const bytes = storeBytes.get(opcode);
    if (bytes !== undefined) {
      this.store(bytes);
      return;
    }
    switch (opcode) {
      case Op['local.get']:
        this.stack.push(this.localValue(index));
        return;
      case Op['local.set']:
        this.write(index, this.pop());
        return;
      case Op['local.tee']: {
        const value = this.pop();
        this.write(index, value);
        this.stack.push(value);
        return;
      }
      case Op['global.get']:
        this.stack.push(index === this.stackPointer ? this.pointer : UNKNOWN);
        return;
      case Op['global.set']:
        this.setGlobal(index, this.pop());
        return;
      case Op['i32.const']:
      case Op['i64.const']:
        this.stack.push({ kind: 'const', value: this.constant() });
        return;
      case Op['i32.add']:
      case Op['i64.add']:
      // LLVM adds so where it knows that no bit is in both.
      case Op['i32.or']:
      case Op['i64.or']:
        this.binary((a, b) => this.sum(a, b));
        return;
      case Op['i32.sub']:
      case Op['i64.sub']:
        this.binary((a, b) => this.difference(a, b));
        return;
      case Op['i32.and']:
      case Op['i64.and']:
        this.binary((a, b) => (a.kind === 'frame' && b.kind === 'const' ? this.newBase() : UNKNOWN));
        return;
      case Op['memory.copy']:
      case Op['memory.fill']:
        this.fill();
        return;
      default:
        this.other(opcode);
    }
  }

  private other(opcode: number): void {
    const effect = stackEffect(opcode);
    if (effect !== undefined) {
      const taken = this.take(effect.pops);
      // Loads and comparisons look at what is there; of the rest, an address may come out in a form that is not followed.
      const isHarmless =
        comparisons.has(opcode) || (effect.pops === 1 && effect.pushes === 1) || opcode === Op.drop;
      if (!isHarmless) for (const value of taken) this.escape(value);
      if (effect.pushes === 1) this.stack.push(UNKNOWN);
      return;
    }
    switch (opcode) {
      case Op.call:
      case Op.return_call:
        this.call(this.module.funcTypes[this.reader.index], 0);
        return;
      case Op.call_indirect:
      case Op.return_call_indirect:
        this.call(this.reader.index, 1);
        return;
      default:
        this.control(opcode);
    }
  }

  private call(typeidx: number | undefined, more: number): void {
    const type = this.typeAt(typeidx);
    if (type === undefined) {
      this.stack = [];
      return;
    }
    for (const value of this.take(type.params.length + more)) this.escape(addressIn(value));
    for (let i = 0; i < type.results.length; i++) this.stack.push(UNKNOWN);
  }

  private control(opcode: number): void {
    const { offset } = this.reader;
    switch (controlClassOf(opcode)) {
      case ControlClass.Block:
      case ControlClass.Try:
      case ControlClass.TryTable:
        this.open.push(-1);
        return;
      case ControlClass.If:
        this.pop();
        this.open.push(-1);
        return;
      case ControlClass.Loop:
        this.open.push(this.loops.push({ start: offset, end: offset }) - 1);
        this.join();
        return;
      case ControlClass.End: {
        const loop = this.loops[this.open.pop() ?? -1];
        if (loop !== undefined) loop.end = offset;
        this.join();
        return;
      }
      case ControlClass.Delegate:
        this.open.pop();
        this.join();
        return;
      case ControlClass.BrIf:
        this.pop();
        return;
      default:
        this.join();
    }
  }

  /** Control may come here from elsewhere: what is known by the order of the code alone is forgotten. */
  private join(): void {
    this.stack = [];
    for (const local of this.rewritten) this.locals.delete(local);
  }

  private localValue(index: number): Tracked {
    const known = this.locals.get(index);
    if (known !== undefined) return known;
    return index < this.parameters && !this.writes.has(index) ? { kind: 'parameter', index } : UNKNOWN;
  }

  private write(index: number, value: Tracked): void {
    const { offset: at } = this.reader;
    const writes = this.writes.get(index) ?? [];
    writes.push({ at, depth: this.open.length, value });
    this.writes.set(index, writes);
    this.locals.set(index, value.kind === 'parameter' ? UNKNOWN : value);
  }

  private setGlobal(index: number, value: Tracked): void {
    if (index !== this.stackPointer) this.escape(value);
    else this.pointer = value.kind === 'frame' && value.base >= 0 ? value : this.newBase();
  }

  private constant(): number {
    const { offset, next } = this.reader;
    const { bytes } = this.module;
    const after = lebEnd(bytes, offset + 1, next, LEB64_BYTES);
    return after < 0 ? 0 : signedLeb(bytes, offset + 1, after);
  }

  private binary(combine: (left: Tracked, right: Tracked) => Tracked): void {
    const right = this.pop();
    const left = this.pop();
    const result = combine(left, right);
    if (result.kind === 'frame' && result.isExact) {
      const lowest = this.lowest.get(result.base);
      if (lowest === undefined || result.offset < lowest) this.lowest.set(result.base, result.offset);
    }
    this.stack.push(result);
  }

  private sum(left: Tracked, right: Tracked): Tracked {
    if (left.kind === 'const' && right.kind === 'const')
      return { kind: 'const', value: left.value + right.value };
    const [a, b] = [addressIn(left), addressIn(right)];
    if (a.kind === 'frame') return moved(a, right, 1);
    return b.kind === 'frame' ? moved(b, left, 1) : UNKNOWN;
  }

  private difference(left: Tracked, right: Tracked): Tracked {
    if (left.kind === 'const' && right.kind === 'const')
      return { kind: 'const', value: left.value - right.value };
    if (left.kind !== 'frame') return UNKNOWN;
    return right.kind === 'const' ? moved(left, right, -1) : this.newBase();
  }

  private newBase(): Tracked {
    return { kind: 'frame', base: this.bases++, offset: 0, isExact: true };
  }

  private store(size: number): void {
    const value = this.pop();
    const address = addressIn(this.pop());
    this.escape(value);
    if (address.kind !== 'frame') return;
    this.use({
      at: this.reader.offset,
      base: address.base,
      offset: address.offset + this.memargOffset(),
      size,
      isExact: address.isExact,
      parameter: value.kind === 'parameter' && this.open.length === 0 ? value.index : undefined,
    });
  }

  private memargOffset(): number {
    for (const immediate of this.reader.readImmediates())
      if (immediate.kind === 'memarg') return Number(immediate.offset);
    return 0;
  }

  /** A bulk operation: the bytes from the address on, as many as it says, or the variable that begins there. */
  private fill(): void {
    const [first = UNKNOWN, , length = UNKNOWN] = this.take(3);
    const address = addressIn(first);
    if (address.kind !== 'frame') return;
    const { base, offset, isExact } = address;
    const size = length.kind === 'const' && length.value > 0 ? length.value : 0;
    this.use({ at: this.reader.offset, base, offset, size, isExact, parameter: undefined });
  }

  private use(use: FrameUse): void {
    this.uses.push(use);
    // Where it goes exactly is not known: any of the slots from there on may get it.
    this.stored.store(use.at, use.base, use.offset);
  }

  private escape(value: Tracked): void {
    if (value.kind !== 'frame') return;
    const { base, offset, isExact } = value;
    this.use({ at: this.reader.offset, base, offset, size: 0, isExact, parameter: undefined });
  }

  private pop(): Tracked {
    return this.stack.pop() ?? UNKNOWN;
  }

  /** The topmost values, the deepest first. */
  private take(count: number): Tracked[] {
    const taken: Tracked[] = [];
    for (let i = 0; i < count; i++) taken.unshift(this.pop());
    return taken;
  }
}

/** The first parameter as an address; others as they are. */
const addressIn = (value: Tracked): Tracked =>
  value.kind === 'parameter' && value.index === 0
    ? { kind: 'frame', base: RESULT_BASE, offset: 0, isExact: true }
    : value;

function moved(address: Tracked & { kind: 'frame' }, by: Tracked, sign: 1 | -1): Tracked {
  if (by.kind === 'const') return { ...address, offset: address.offset + sign * by.value };
  return { ...address, isExact: false };
}
