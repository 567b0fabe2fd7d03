/** Builds the control-flow graph of a function in one walk over its instructions. */

import type { LineTable } from '../debuginfo/index.ts';
import { MalformedModuleError } from '../errors.ts';
import {
  EMPTY_BLOCK_TYPE,
  type InstructionMap,
  InstructionReader,
  Op,
  type WasmModule,
} from '../wasm/index.ts';
import { closes, Flow, type FlowClass, flowOf } from './flow-classes.ts';
import { type Frame, FrameKind, linkTo, newFrame } from './frames.ts';
import type { EdgeSite, FunctionGraph, HandlerRegion, Loop } from './graph.ts';
import { GraphColumns } from './graph-columns.ts';
import { ANY, ENDS, notes, STEP, WORK } from './instruction-notes.ts';

/** Builds graphs, one function after the other, with what they all need. */
export class GraphBuilder {
  private readonly module: WasmModule;
  private readonly lines: LineTable;
  private readonly callsEndBlocks: boolean;
  private readonly endsBlock: (funcidx: number) => boolean;
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
    endsBlock: (funcidx: number) => boolean = () => callsEndBlocks,
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
  build(fn: number): FunctionGraph {
    this.module.instructions.ensure(fn);
    this.columns.reset();
    return new BodyWalk(
      this.columns,
      this.frames,
      this.module,
      fn,
      this.lines,
      this.callsEndBlocks,
      this.endsBlock,
    ).walk();
  }
}

const RETURN = Op.return;
const BR_IF = Op.br_if;
const CALL = Op.call;
/** In unreachable code there is no block. */
const UNREACHABLE = -1;
const NOWHERE = -1;

/** No module is so large that an instruction could stand there. */
const NO_OFFSET = 0x7fffffff;

/** The walk over one body. */
class BodyWalk {
  private readonly columns: GraphColumns;
  private readonly loops: Loop[] = [];
  private readonly regions: HandlerRegion[] = [];
  private readonly tables = new Map<number, readonly number[]>();
  private readonly instructions: InstructionMap;
  private readonly lines: LineTable;
  private readonly callsEndBlocks: boolean;
  private readonly endsBlock: (funcidx: number) => boolean;
  private readonly reader: InstructionReader;
  private readonly bytes: Uint8Array;
  private readonly codeStart: number;
  private readonly end: number;
  /** One for each depth, used again; those below {@link open} are open. */
  private readonly frames: Frame[];
  private open = 0;
  /** Loops around the current instruction. */
  private depth = 0;
  private block = UNREACHABLE;
  /** Next row of the line table, and the one behind the last. */
  private row: number;
  private readonly lastRow: number;
  /** Loops whose first plain instruction has not come yet. */
  private headless: Loop[] = [];

  constructor(
    columns: GraphColumns,
    frames: Frame[],
    module: WasmModule,
    fn: number,
    lines: LineTable,
    callsEndBlocks: boolean,
    endsBlock: (funcidx: number) => boolean,
  ) {
    const { bytes, code, instructions } = module;
    this.columns = columns;
    this.frames = frames;
    this.instructions = instructions;
    this.lines = lines;
    this.callsEndBlocks = callsEndBlocks;
    this.endsBlock = endsBlock;
    this.bytes = bytes;
    this.codeStart = code.codeStart[fn]!;
    this.end = code.end[fn]!;
    this.reader = new InstructionReader(bytes, this.codeStart, this.end);
    this.row = lines.firstRow[fn]!;
    this.lastRow = lines.firstRow[fn + 1]!;
  }

  walk(): FunctionGraph {
    const { bytes, codeStart, end } = this;
    const { words, base } = this.instructions;
    this.block = this.newBlock(codeStart);
    this.push(FrameKind.Function);
    this.newEdge(NOWHERE, this.block, 'none', codeStart);
    let wanted = STEP | WORK | ENDS;
    let nextRow = this.nextRow();
    let word = (codeStart - base) >>> 5;
    const lastWord = (end - 1 - base) >>> 5;
    for (let bits = words[word]! & (-1 << ((codeStart - base) & 31)); ; ) {
      if (bits === 0) {
        if (word >= lastWord) break;
        bits = words[++word]! | 0;
        continue;
      }
      const offset = base + (word << 5) + 31 - Math.clz32(bits & -bits);
      if (offset >= end) break;
      bits &= bits - 1;
      if (offset >= nextRow) {
        this.takeRow(offset);
        nextRow = this.nextRow();
        if (this.block >= 0) wanted |= WORK;
      }
      const note = notes[bytes[offset]!]! & wanted;
      if (note === 0) continue;
      if ((note & (STEP | ANY)) !== 0) {
        const { block } = this;
        this.take(offset, note);
        wanted &= ~(note & (WORK | ENDS));
        if (this.block !== block) wanted = this.block < 0 ? STEP : STEP | WORK | ENDS;
        if (this.headless.length > 0) wanted |= ANY;
        else wanted &= ~ANY;
        continue;
      }
      this.note(offset, note);
      wanted &= ~note;
    }
    if (this.open > 0) throw new MalformedModuleError('function without its end', end);
    return this.columns.toGraph(this.loops, this.regions, this.tables);
  }

  /** Offset of the next row, or one that no instruction has. */
  private nextRow(): number {
    return this.row < this.lastRow ? this.lines.offset[this.row]! : NO_OFFSET;
  }

  /** Takes an instruction of which more than {@link note} has to be told. */
  private take(offset: number, note: number): void {
    let flow: FlowClass = Flow.Plain;
    if ((note & STEP) !== 0) {
      this.reader.readAt(offset);
      flow = flowOf(this.reader.opcode);
    }
    if (this.headless.length > 0) this.findHeads(flow);
    if (this.block >= 0) this.note(offset, note);
    if (flow !== Flow.Plain) this.step(flow, offset, this.reader.next);
  }

  /** Rows before the first instruction move to it; of several at one instruction the last wins. */
  private takeRow(offset: number): void {
    const { columns, lines } = this;
    while (this.row + 1 < this.lastRow && lines.offset[this.row + 1]! <= offset) this.row++;
    const row = this.row++;
    if (this.block >= 0 && !this.onlyCloses(offset)) columns.addRow(row, offset, this.block);
  }

  /** Whether nothing stands from `offset` to the next row but what closes blocks; the function's own `end` returns. */
  private onlyCloses(offset: number): boolean {
    const { bytes, reader } = this;
    if (!closes(flowOf(bytes[offset]!))) return false;
    const nextRow = this.nextRow();
    for (let at = offset; at < nextRow; at = reader.next) {
      if (at === this.end - 1 || !closes(flowOf(bytes[at]!))) return false;
      reader.readAt(at);
    }
    return true;
  }

  private findHeads(flow: FlowClass): void {
    if (flow === Flow.Block || flow === Flow.Loop || flow === Flow.Try || flow === Flow.TryTable) return;
    for (const loop of this.headless) loop.headRow = this.columns.rowCount - 1;
    this.headless = [];
  }

  private note(offset: number, note: number): void {
    const { columns, block } = this;
    if ((note & ENDS) !== 0) columns.blockFirstEnd[block] = offset;
    if ((note & WORK) === 0) return;
    const last = columns.rowCount - 1;
    if (last < 0 || columns.rowBlock[last] !== block) columns.blockWork[block] = offset;
    else columns.rowWork[last] = offset;
  }

  private step(flow: FlowClass, offset: number, next: number): void {
    const { reader } = this;
    switch (flow) {
      case Flow.Block:
        this.push(FrameKind.Block);
        break;
      case Flow.Loop:
        this.openLoop(offset, next);
        break;
      case Flow.If:
        this.push(FrameKind.If, NOWHERE, this.block);
        if (this.block >= 0) this.enter(this.block, 'after', next);
        break;
      case Flow.Else:
        this.takeElse(offset, next);
        break;
      case Flow.Try:
        this.openTry();
        break;
      case Flow.TryTable:
        this.openTryTable(offset);
        break;
      case Flow.Catch:
      case Flow.CatchAll:
        this.takeCatch(offset, next, flow === Flow.CatchAll);
        break;
      case Flow.Delegate: {
        const frame = this.innermost(offset, 'delegate', 'try', FrameKind.Try);
        this.open--;
        const region = this.regions[frame.region];
        if (region !== undefined) region.parent = this.frameAt(reader.label)?.region ?? NOWHERE;
        this.continueBehind(frame, offset, next);
        break;
      }
      case Flow.End:
        this.takeEnd(offset, next);
        break;
      case Flow.Br:
        if (this.block >= 0) this.branch(reader.label, this.block, 'before', offset);
        this.block = UNREACHABLE;
        break;
      case Flow.BrIf:
        if (this.block < 0) break;
        this.branch(reader.label, this.block, this.takenSite(), offset);
        this.enter(this.block, 'after', next);
        break;
      case Flow.BrTable:
        if (this.block >= 0) this.branchByTable(offset);
        this.block = UNREACHABLE;
        break;
      case Flow.Return:
        // A tail call may trap where it stands: what is counted before it has not left the function yet.
        if (this.block >= 0)
          this.newEdge(this.block, NOWHERE, reader.opcode === RETURN ? 'before' : 'none', offset);
        this.block = UNREACHABLE;
        break;
      case Flow.Throw:
        if (this.block >= 0) this.mayThrow();
        this.block = UNREACHABLE;
        break;
      case Flow.Unreachable:
        this.block = UNREACHABLE;
        break;
      case Flow.Call:
        if (this.block < 0) break;
        if (reader.opcode === CALL) {
          this.columns.addCall(offset, this.block, reader.index);
          if (!this.endsBlock(reader.index)) break;
        }
        if (!this.callsEndBlocks) break;
        this.mayThrow();
        this.enter(this.block, 'after', next);
        break;
    }
  }

  private newBlock(start: number): number {
    return this.columns.addBlock(start, this.depth);
  }

  private newEdge(from: number, to: number, site: EdgeSite, at: number): number {
    return this.columns.addEdge(from, to, site, at);
  }

  /** An edge that leads behind the end of a frame. */
  private newExit(frame: Frame, from: number, site: EdgeSite, at: number): number {
    frame.lastExit = this.newEdge(from, linkTo(frame.lastExit), site, at);
    return frame.lastExit;
  }

  /** Begins a block at `at`, to which an edge leads from `from`. */
  private enter(from: number, site: EdgeSite, at: number): number {
    this.block = this.newBlock(at);
    return this.newEdge(from, this.block, site, at);
  }

  private push(kind: FrameKind, header = NOWHERE, decidedBy = NOWHERE): Frame {
    const region = this.innermostRegion();
    if (this.open === this.frames.length) this.frames.push(newFrame());
    const frame = this.frames[this.open++]!;
    frame.kind = kind;
    frame.live = this.block >= 0;
    frame.valueless =
      kind !== FrameKind.Function && kind !== FrameKind.Loop && this.reader.blockType === EMPTY_BLOCK_TYPE;
    frame.header = header;
    frame.lastExit = NOWHERE;
    frame.caught = NOWHERE;
    frame.decidedBy = decidedBy;
    frame.region = region;
    frame.outerRegion = region;
    frame.ownRegion = NOWHERE;
    return frame;
  }

  private frameAt(label: number): Frame | undefined {
    return label < this.open ? this.frames[this.open - 1 - label] : undefined;
  }

  private innermostRegion(): number {
    return this.open > 0 ? this.frames[this.open - 1]!.region : NOWHERE;
  }

  /** A stopped activation stands in a branch to a loop, which therefore has to stay what it is. */
  private takenSite(): EdgeSite {
    const { opcode, label } = this.reader;
    return opcode === BR_IF && this.frameAt(label)?.valueless === true ? 'taken' : 'none';
  }

  private branch(label: number, from: number, site: EdgeSite, at: number): number {
    const target = this.frameAt(label);
    if (target === undefined || target.kind === FrameKind.Function)
      return this.newEdge(from, NOWHERE, site, at);
    if (target.header >= 0) return this.newEdge(from, target.header, site, at);
    return this.newExit(target, from, site, at);
  }

  private branchByTable(offset: number): void {
    const { labels } = this.reader;
    const byTarget = new Map<Frame | undefined, number>();
    const single = new Set(labels).size === 1;
    const arms = labels.map((label) => {
      const target = this.frameAt(label);
      const edge =
        byTarget.get(target) ?? this.branch(label, this.block, single ? 'before' : 'table', offset);
      byTarget.set(target, edge);
      return edge;
    });
    if (!single) this.tables.set(offset, arms);
  }

  private mayThrow(): void {
    const region = this.innermostRegion();
    this.regions[region]?.throwers.push(this.block);
    this.newEdge(this.block, NOWHERE, 'none', 0);
  }

  /** Behind the end of a frame, which stands at `before`, the code goes on at `at`. */
  private continueBehind(frame: Frame, before: number, at: number): void {
    if (!frame.live) {
      this.block = UNREACHABLE;
      return;
    }
    if (frame.lastExit < 0 && this.block >= 0) return;
    this.leaveArm(frame, before);
    this.block = this.newBlock(at);
    const { edgeTo } = this.columns;
    for (let edge = frame.lastExit; edge >= 0; ) {
      const link = edgeTo[edge]!;
      edgeTo[edge] = this.block;
      edge = linkTo(link);
    }
  }

  /** The way from the current block to behind the frame's end. */
  private leaveArm(frame: Frame, before: number): void {
    if (this.block >= 0) this.newExit(frame, this.block, 'before', before);
  }

  private openLoop(offset: number, next: number): void {
    if (this.block < 0) {
      this.push(FrameKind.Loop);
      return;
    }
    this.depth++;
    const from = this.block;
    const header = this.newBlock(next);
    const entryEdge = this.newEdge(from, header, 'before', offset);
    this.push(FrameKind.Loop, header);
    this.block = header;
    const loop: Loop = { header, offset, entryEdge, headRow: -1 };
    this.loops.push(loop);
    this.headless.push(loop);
  }

  /** The innermost frame, which must be of one of two kinds for the instruction to belong to it. */
  private innermost(offset: number, what: string, opener: string, kind: FrameKind, other = kind): Frame {
    const frame = this.frameAt(0);
    if (frame !== undefined && (frame.kind === kind || frame.kind === other)) return frame;
    throw new MalformedModuleError(`${what} without its ${opener}`, offset);
  }

  private takeElse(offset: number, next: number): void {
    const frame = this.innermost(offset, 'else', 'if', FrameKind.If);
    frame.kind = FrameKind.Else;
    if (!frame.live) return;
    this.leaveArm(frame, offset);
    this.enter(frame.decidedBy, 'after', next);
  }

  private takeEnd(offset: number, next: number): void {
    const frame = this.frames[--this.open]!;
    if (frame.kind === FrameKind.Function) {
      if (this.block >= 0) this.newEdge(this.block, NOWHERE, 'before', offset);
      this.block = UNREACHABLE;
      if (next < this.end) throw new MalformedModuleError('code behind the end of its function', next);
      return;
    }
    if (frame.kind === FrameKind.If && frame.live) this.newExit(frame, frame.decidedBy, 'else', offset);
    if (frame.header >= 0) this.depth--;
    this.continueBehind(frame, offset, next);
  }

  private newRegion(parent: number): number {
    const region: HandlerRegion = { parent, throwers: [], catchEdges: [], catchesAll: false };
    return this.regions.push(region) - 1;
  }

  private openTry(): void {
    const frame = this.push(FrameKind.Try);
    frame.ownRegion = this.newRegion(frame.outerRegion);
    frame.region = frame.ownRegion;
  }

  /** Inside a handler of a `try`, the region around the `try` is in force. */
  private takeCatch(offset: number, next: number, all: boolean): void {
    const frame = this.innermost(offset, 'catch', 'try', FrameKind.Try, FrameKind.Catch);
    frame.kind = FrameKind.Catch;
    frame.region = frame.outerRegion;
    if (!frame.live) return;
    this.leaveArm(frame, offset);
    const edge = this.enter(NOWHERE, 'none', next);
    const region = this.regions[frame.ownRegion];
    region?.catchEdges.push(edge);
    if (region !== undefined && all) region.catchesAll = true;
  }

  private openTryTable(offset: number): void {
    const index = this.newRegion(this.innermostRegion());
    const region = this.regions[index]!;
    const seen = new Set<Frame>();
    // Labels of the clauses count from outside the try_table.
    for (const clause of this.reader.catches) {
      if (clause.kind === 'catch_all' || clause.kind === 'catch_all_ref') region.catchesAll = true;
      const target = this.frameAt(clause.label);
      // What is caught and leaves the function at once concerns no block.
      if (this.block < 0 || target === undefined || target.kind === FrameKind.Function || seen.has(target))
        continue;
      seen.add(target);
      if (target.caught < 0) target.caught = this.branch(clause.label, NOWHERE, 'none', offset);
      region.catchEdges.push(target.caught);
    }
    this.push(FrameKind.TryTable).region = index;
  }
}
