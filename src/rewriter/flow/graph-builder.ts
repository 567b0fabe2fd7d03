/**
 * Builds the control-flow graph of a function: goes over its control instructions, which control-flow.ts turns into
 * blocks and edges, and over its rows, and looks at other instructions only where it matters what they do.
 */
import { type LineTable, RowFlag } from '../../debuginfo/index.ts';
import type { DefinedFunction, FuncIdx, RowIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import {
  ControlClass,
  controlClassOf,
  type InstructionMap,
  InstructionReader,
  nestingOf,
  type WasmModule,
} from '../../wasm/index.ts';
import { ControlFlow } from './control-flow.ts';
import type { Frame } from './control-frames.ts';
import { type FunctionGraph, type Loop, PartBegin } from './graph.ts';
import { GraphColumns } from './graph-columns.ts';
import { closes, doesWork, mayEndActivation } from './opcode-classes.ts';

/** Builds graphs, one function after the other, with what they all need. */
export class GraphBuilder {
  private readonly module: WasmModule;
  private readonly lines: LineTable;
  private readonly callsEndBlocks: boolean;
  private readonly endsBlock: (funcidx: FuncIdx) => boolean;
  private readonly columns = new GraphColumns();
  private readonly frames: Frame[] = [];

  /**
   * With `callsEndBlocks` calls end blocks and have an edge out of the function, as is needed where something in the
   * module can catch what the call throws.
   * @param endsBlock with `callsEndBlocks`: whether a direct call of this funcidx does; all do unless given
   */
  constructor(
    module: WasmModule,
    lines: LineTable,
    callsEndBlocks: boolean,
    endsBlock: (funcidx: FuncIdx) => boolean = () => callsEndBlocks,
  ) {
    this.module = module;
    this.lines = lines;
    this.callsEndBlocks = callsEndBlocks;
    this.endsBlock = endsBlock;
  }

  /**
   * The graph of a defined function.
   * @throws MalformedModuleError, UnsupportedError for bytes that are no instructions
   */
  build(fn: DefinedFunction): FunctionGraph {
    this.module.instructions.ensure(fn);
    this.columns.reset();
    const { bytes, code } = this.module;
    const end = code.end[fn] as ModuleOffset;
    const { columns, frames, callsEndBlocks, endsBlock } = this;
    const reader = new InstructionReader(bytes, code.codeStart[fn]!, end);
    const flow = new ControlFlow({ columns, frames, reader, end, callsEndBlocks, endsBlock });
    return new BodyWalk(flow, this.module, this.lines, fn).walk();
  }
}

const PREFIX = 0xfb;
/** First byte of an instruction → 1: it does work. */
const works = new Uint8Array(256);
/** First byte → 1: it opens a block, and what comes next is inside of it. */
const opens = new Uint8Array(256);
for (let opcode = 0; opcode < 256; opcode++) {
  const of = controlClassOf(opcode);
  if (doesWork(keyOf(opcode), of)) works[opcode] = 1;
  // An `if` decides first.
  if (nestingOf(of) === 'opens' && of !== ControlClass.If) opens[opcode] = 1;
}

/** Key of an instruction by its first byte, as far as that tells. */
function keyOf(opcode: number): number {
  return opcode >= PREFIX && opcode < 0xff ? opcode << 16 : opcode;
}

/** No module is so large that an instruction could stand there. */
const NO_OFFSET = 0x7fffffff as ModuleOffset;
const NONE = -1 as ModuleOffset;

/** The walk over one body. */
class BodyWalk {
  private readonly flow: ControlFlow;
  private readonly columns: GraphColumns;
  private readonly instructions: InstructionMap;
  private readonly bytes: Uint8Array;
  private readonly lines: LineTable;
  private readonly codeStart: ModuleOffset;
  private readonly end: ModuleOffset;
  /** The next row, and the one after the last. */
  private row: RowIndex;
  private readonly lastRow: RowIndex;
  /** The row in force; -1: none yet. */
  private inForce = -1 as RowIndex;
  /** What begins ({@link PartBegin}) at the next instruction that is reachable and does not close. */
  private begins = 0;
  /** ModuleOffset of the instruction at which the next row stands. */
  private rowAt = NO_OFFSET;
  /** ModuleOffset from which on the first instruction that does work is to be noted; {@link NONE}: it was. */
  private workFrom: ModuleOffset;
  /** Loops whose first plain instruction has not come yet, which stands at `headAt`. */
  private headless: Loop[] = [];
  private headAt = NO_OFFSET;

  constructor(flow: ControlFlow, module: WasmModule, lines: LineTable, fn: DefinedFunction) {
    this.flow = flow;
    this.codeStart = module.code.codeStart[fn] as ModuleOffset;
    this.end = module.code.end[fn] as ModuleOffset;
    this.columns = flow.columns;
    this.instructions = module.instructions;
    this.bytes = module.bytes;
    this.lines = lines;
    this.row = lines.firstRow[fn] as RowIndex;
    this.lastRow = lines.firstRow[fn + 1] as RowIndex;
    this.workFrom = this.codeStart;
  }

  walk(): FunctionGraph {
    const { flow, bytes, codeStart, end } = this;
    const { control, base } = this.instructions;
    flow.begin(codeStart);
    this.findRow();
    let word = (codeStart - base) >>> 5;
    const lastWord = (end - 1 - base) >>> 5;
    for (let bits = control[word]! & (-1 << ((codeStart - base) & 31)); ; ) {
      if (bits === 0) {
        if (word >= lastWord) break;
        bits = control[++word]! | 0;
        continue;
      }
      const offset = (base + (word << 5) + 31 - Math.clz32(bits & -bits)) as ModuleOffset;
      if (offset >= end) break;
      bits &= bits - 1;
      while (this.rowAt <= offset) this.takeRow(offset);
      if (offset >= this.headAt) this.findHeads();
      if (this.workFrom >= 0) this.findWork((offset + 1) as ModuleOffset);
      const { block } = flow;
      const loops = flow.loops.length;
      flow.step(offset);
      if (flow.block !== block) this.workFrom = flow.block < 0 ? NONE : flow.next;
      if (flow.arrives || this.begins !== 0) this.beginPart();
      if (flow.loops.length > loops) this.awaitHead(flow.next);
    }
    flow.finish();
    const { instructions } = this;
    return this.columns.toGraph(flow, (from, to) => {
      for (let at = from; at < to; at = instructions.from(at + 1, to))
        if (mayEndActivation(keyOf(bytes[at]!))) return true;
      return false;
    });
  }

  /** Rows before the first instruction move to it; of several at one instruction the last wins. */
  private findRow(): void {
    const { lines, lastRow } = this;
    if (this.row >= lastRow || lines.offset[this.row]! >= this.end) {
      this.rowAt = NO_OFFSET;
      return;
    }
    const at = this.instructions.from(Math.max(lines.offset[this.row]!, this.codeStart), this.end);
    while (this.row + 1 < lastRow && lines.offset[this.row + 1]! <= at) this.row++;
    this.rowAt = at < this.end ? at : NO_OFFSET;
  }

  /** Takes the next row; `last`: ModuleOffset of the last instruction that is in the current block for certain. */
  private takeRow(last: ModuleOffset): void {
    const { flow, rowAt, row } = this;
    if (rowAt > this.headAt) this.findHeads();
    this.row++;
    this.inForce = row;
    this.begins |= PartBegin.row;
    const isWork = works[this.bytes[rowAt]!] === 1;
    const applies = flow.block >= 0 && (isWork || !this.closesAt(rowAt));
    if (applies && isWork) this.skipRepeated(row, last);
    this.findRow();
    if (applies) this.addPart(rowAt);
  }

  /** After an instruction: if something begins, and the next instruction is one where it can, it begins a part there. */
  private beginPart(): void {
    const { flow } = this;
    if (flow.arrives) this.begins |= PartBegin.arrival;
    flow.arrives = false;
    const { next } = flow;
    // A row at the next instruction begins the part itself.
    if (flow.block < 0 || this.rowAt === next || this.closesAt(next)) return;
    if (this.begins === PartBegin.arrival && !this.hasLine()) this.begins = 0;
    else this.addPart(next);
  }

  private addPart(at: ModuleOffset): void {
    const { columns, flow } = this;
    if (this.workFrom >= 0) this.findWork(at);
    columns.addPart(this.inForce, at, flow.block, this.begins);
    this.begins = 0;
    const isWork = works[this.bytes[at]!] === 1;
    if (isWork) columns.partWork[columns.partCount - 1] = at;
    this.workFrom = isWork ? NONE : at;
  }

  /** Whether a row is in force, and not one of line 0. */
  private hasLine(): boolean {
    return this.inForce >= 0 && this.lines.line[this.inForce] !== 0;
  }

  /** Under a row at which something is done, rows of the same line in the same block change nothing: more than half of all. */
  private skipRepeated(row: RowIndex, last: ModuleOffset): void {
    const { offset, line, file, flags } = this.lines;
    let next = (row + 1) as RowIndex;
    while (
      next < this.lastRow &&
      line[next] === line[row] &&
      offset[next]! <= last &&
      file[next] === file[row] &&
      (flags[next]! & RowFlag.prologue_end) === 0
    )
      next++;
    this.row = next;
  }

  /** Whether the instruction at `at` closes a block, or one arm of it; the function's own `end` returns. */
  private closesAt(at: ModuleOffset): boolean {
    return at < this.end - 1 && closes(controlClassOf(this.bytes[at]!));
  }

  /** Looks for the first instruction before `limit` that does work, for the last part, or for the block before its first. */
  private findWork(limit: ModuleOffset): void {
    const { bytes, columns, instructions, flow } = this;
    let at = this.workFrom;
    while (at < limit && works[bytes[at]!] === 0) at = instructions.from(at + 1, this.end);
    if (at >= limit) {
      this.workFrom = at;
      return;
    }
    this.workFrom = NONE;
    const last = columns.partCount - 1;
    if (last < 0 || columns.partBlock[last] !== flow.block) columns.blockWork[flow.block] = at;
    else columns.partWork[last] = at;
  }

  /** A loop was opened; its header is the part in force at its first instruction that opens no block. */
  private awaitHead(next: ModuleOffset): void {
    if (this.headless.length === 0) {
      let at = next;
      while (at < this.end && opens[this.bytes[at]!] === 1) at = this.instructions.from(at + 1, this.end);
      this.headAt = at;
    }
    this.headless.push(this.flow.loops.at(-1)!);
  }

  private findHeads(): void {
    for (const loop of this.headless) loop.headPart = this.columns.partCount - 1;
    this.headless = [];
    this.headAt = NO_OFFSET;
  }
}
