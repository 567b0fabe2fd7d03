/**
 * Turns control instructions, one after the other, into the blocks and edges of a graph: what is open, where branches
 * lead, where an exception goes.
 */
import { MalformedModuleError } from '../../errors.ts';
import type { BlockIndex, EdgeIndex, FuncIdx } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import {
  ControlClass,
  controlClassOf,
  EMPTY_BLOCK_TYPE,
  type InstructionReader,
  Op,
} from '../../wasm/index.ts';
import { edgeOfLink, type Frame, FrameKind, linkTo, NO_BLOCK, NO_EDGE, newFrame } from './control-frames.ts';
import type { BackJump, EdgeSite, HandlerRegion, Loop } from './graph.ts';
import type { GraphColumns } from './graph-columns.ts';

const RETURN = Op.return;
const BR_IF = Op.br_if;
const CALL = Op.call;
/** In unreachable code there is no block. */
const UNREACHABLE = NO_BLOCK;
const NOWHERE = NO_BLOCK;
const NO_REGION = -1;

/** What the control flow of a body is read from, and into. */
export interface ControlFlowInput {
  readonly columns: GraphColumns;
  /** Working memory. */
  readonly frames: Frame[];
  readonly reader: InstructionReader;
  /** ModuleOffset one past the final `end`. */
  readonly end: ModuleOffset;
  /** Whether calls have an edge out of the function; of direct ones those for which {@link endsBlock} holds. */
  readonly callsEndBlocks: boolean;
  readonly endsBlock: (funcidx: FuncIdx) => boolean;
}

/** Control flow of one body. */
export class ControlFlow {
  readonly columns: GraphColumns;
  readonly loops: Loop[] = [];
  readonly backJumps: BackJump[] = [];
  readonly regions: HandlerRegion[] = [];
  readonly tables = new Map<ModuleOffset, readonly EdgeIndex[]>();
  /** The current block, or -1 where control cannot go. */
  block: BlockIndex = UNREACHABLE;
  /** Set by an instruction after which control can arrive from elsewhere than from it; to be reset by whoever reads it. */
  arrives = false;
  private readonly reader: InstructionReader;
  private readonly end: ModuleOffset;
  private readonly callsEndBlocks: boolean;
  private readonly endsBlock: (funcidx: FuncIdx) => boolean;
  /** One for each depth, used again; those below {@link open} are open. */
  private readonly frames: Frame[];
  private open = 0;
  /** Loops around the current instruction. */
  private depth = 0;

  constructor({ columns, frames, reader, end, callsEndBlocks, endsBlock }: ControlFlowInput) {
    this.columns = columns;
    this.frames = frames;
    this.reader = reader;
    this.end = end;
    this.callsEndBlocks = callsEndBlocks;
    this.endsBlock = endsBlock;
  }

  /** Enters the function. */
  begin(codeStart: ModuleOffset): void {
    this.block = this.newBlock(codeStart);
    this.push(FrameKind.Function);
    this.newEdge(NOWHERE, this.block, 'none', codeStart);
  }

  /** ModuleOffset after the instruction of the last step. */
  get next(): ModuleOffset {
    return this.reader.next;
  }

  /** @throws MalformedModuleError when blocks are still open */
  finish(): void {
    if (this.open > 0) throw new MalformedModuleError('function without its end', this.end);
  }

  /** Takes the instruction at `offset`. @throws MalformedModuleError when it closes what is not open */
  step(offset: ModuleOffset): void {
    this.reader.readAt(offset);
    const flow = controlClassOf(this.reader.opcode);
    if (flow === ControlClass.Plain) return;
    if (flow >= ControlClass.Br) this.takeTransfer(flow, offset, this.reader.next);
    else this.takeNesting(flow, offset, this.reader.next);
  }

  /** An instruction that opens, separates or closes blocks of the text. */
  private takeNesting(flow: ControlClass, offset: ModuleOffset, next: ModuleOffset): void {
    switch (flow) {
      case ControlClass.Block:
        this.push(FrameKind.Block);
        break;
      case ControlClass.Loop:
        this.openLoop(offset, next);
        break;
      case ControlClass.If:
        this.push(FrameKind.If, NOWHERE, this.block);
        if (this.block >= 0) this.enter(this.block, 'after', next);
        break;
      case ControlClass.Else:
        this.takeElse(offset, next);
        break;
      case ControlClass.Try:
        this.openTry();
        break;
      case ControlClass.TryTable:
        this.openTryTable(offset);
        break;
      case ControlClass.Catch:
      case ControlClass.CatchAll:
        this.takeCatch(offset, next, flow === ControlClass.CatchAll);
        break;
      case ControlClass.Delegate:
        this.takeDelegate(offset, next);
        break;
      case ControlClass.End:
        this.takeEnd(offset, next);
        break;
    }
  }

  /** An instruction that sends control elsewhere, or may do so. */
  private takeTransfer(flow: ControlClass, offset: ModuleOffset, next: ModuleOffset): void {
    const { reader } = this;
    switch (flow) {
      case ControlClass.Br:
        if (this.block >= 0) this.takeBr(offset);
        this.block = UNREACHABLE;
        break;
      case ControlClass.BrIf:
        if (this.block < 0) break;
        this.branch(reader.label, this.block, this.takenSite(), offset);
        this.enter(this.block, 'after', next);
        break;
      case ControlClass.BrTable:
        if (this.block >= 0) this.branchByTable(offset);
        this.block = UNREACHABLE;
        break;
      case ControlClass.Return:
        // A tail call may trap itself: what is counted before it has not left the function yet.
        if (this.block >= 0)
          this.newEdge(this.block, NOWHERE, reader.opcode === RETURN ? 'before' : 'none', offset);
        this.block = UNREACHABLE;
        break;
      case ControlClass.Throw:
        if (this.block >= 0) this.mayThrow();
        this.block = UNREACHABLE;
        break;
      case ControlClass.Unreachable:
        this.block = UNREACHABLE;
        break;
      case ControlClass.Call:
        if (this.block >= 0) this.takeCall(offset, next);
        break;
    }
  }

  private takeBr(offset: ModuleOffset): void {
    const { label } = this.reader;
    this.branch(label, this.block, 'before', offset);
    const header = this.frameAt(label)?.header ?? NOWHERE;
    if (header >= 0) this.backJumps.push({ part: this.columns.partCount - 1, header });
  }

  private takeCall(offset: ModuleOffset, next: ModuleOffset): void {
    const { opcode, index } = this.reader;
    if (opcode === CALL) {
      this.columns.addCall(offset, this.block, index as FuncIdx);
      if (!this.endsBlock(index as FuncIdx)) return;
    }
    if (!this.callsEndBlocks) return;
    this.mayThrow();
    this.enter(this.block, 'after', next);
  }

  private takeDelegate(offset: ModuleOffset, next: ModuleOffset): void {
    const frame = this.innermost(offset, 'delegate without its try', FrameKind.Try);
    this.open--;
    const region = this.regions[frame.region];
    if (region !== undefined) region.parent = this.frameAt(this.reader.label)?.region ?? NO_REGION;
    this.continueAfter(frame, offset, next);
  }

  private newBlock(start: ModuleOffset): BlockIndex {
    return this.columns.addBlock(start, this.depth);
  }

  private newEdge(from: BlockIndex, to: number, site: EdgeSite, at: ModuleOffset): EdgeIndex {
    return this.columns.addEdge(from, to, site, at);
  }

  /** An edge that leads past the end of a frame. */
  private newExit(frame: Frame, from: BlockIndex, site: EdgeSite, at: ModuleOffset): EdgeIndex {
    frame.lastExit = this.newEdge(from, linkTo(frame.lastExit), site, at);
    return frame.lastExit;
  }

  /** Begins a block at `at`, to which an edge leads from `from`. */
  private enter(from: BlockIndex, site: EdgeSite, at: ModuleOffset): EdgeIndex {
    this.block = this.newBlock(at);
    return this.newEdge(from, this.block, site, at);
  }

  private push(kind: FrameKind, header = NOWHERE, decidedBy = NOWHERE): Frame {
    const region = this.innermostRegion();
    if (this.open === this.frames.length) this.frames.push(newFrame());
    const frame = this.frames[this.open++]!;
    frame.kind = kind;
    frame.live = this.block >= 0;
    frame.valueless = kind !== FrameKind.Function && this.branchesAreValueless(kind);
    frame.header = header;
    frame.lastExit = NO_EDGE;
    frame.caught = NO_EDGE;
    frame.decidedBy = decidedBy;
    frame.region = region;
    frame.outerRegion = region;
    frame.ownRegion = NO_REGION;
    return frame;
  }

  /** Of the block that begins here. What a loop's label takes are its parameters, which only a typeidx can tell. */
  private branchesAreValueless(kind: FrameKind): boolean {
    const { blockType } = this.reader;
    return blockType === EMPTY_BLOCK_TYPE || (kind === FrameKind.Loop && blockType < 0);
  }

  private frameAt(label: number): Frame | undefined {
    return label < this.open ? this.frames[this.open - 1 - label] : undefined;
  }

  private innermostRegion(): number {
    return this.open > 0 ? this.frames[this.open - 1]!.region : NO_REGION;
  }

  /** An activation may be stopped in a branch to a loop, which therefore has to stay what it is. */
  private takenSite(): EdgeSite {
    const { opcode, label } = this.reader;
    const target = this.frameAt(label);
    return opcode === BR_IF && target?.valueless === true && target.header < 0 ? 'taken' : 'none';
  }

  private branch(label: number, from: BlockIndex, site: EdgeSite, at: ModuleOffset): EdgeIndex {
    const target = this.frameAt(label);
    if (target === undefined || target.kind === FrameKind.Function)
      return this.newEdge(from, NOWHERE, site, at);
    if (target.header >= 0) return this.newEdge(from, target.header, site, at);
    return this.newExit(target, from, site, at);
  }

  private branchByTable(offset: ModuleOffset): void {
    const { labels } = this.reader;
    const byTarget = new Map<Frame | undefined, EdgeIndex>();
    const single = new Set(labels).size === 1;
    // In an added block, values that are on the stack before it are out of reach.
    const valueless = labels.every((label) => this.frameAt(label)?.valueless === true);
    const arms = labels.map((label) => {
      const target = this.frameAt(label);
      const site = single ? 'before' : valueless && target!.header < 0 ? 'arm' : 'table';
      const edge = byTarget.get(target) ?? this.branch(label, this.block, site, offset);
      byTarget.set(target, edge);
      return edge;
    });
    if (!single) this.tables.set(offset, arms);
  }

  private mayThrow(): void {
    const region = this.innermostRegion();
    this.regions[region]?.throwers.push(this.block);
    this.newEdge(this.block, NOWHERE, 'none', 0 as ModuleOffset);
  }

  /** After the end of a frame, which is at `before`, the code continues at `at`. */
  private continueAfter(frame: Frame, before: ModuleOffset, at: ModuleOffset): void {
    if (!frame.live) {
      this.block = UNREACHABLE;
      return;
    }
    if (frame.lastExit < 0 && this.block >= 0) return;
    this.arrives = frame.lastExit >= 0;
    this.leaveArm(frame, before);
    this.block = this.newBlock(at);
    const { edgeTo } = this.columns;
    for (let edge = frame.lastExit; edge >= 0; ) {
      const link = edgeTo[edge]!;
      edgeTo[edge] = this.block;
      edge = edgeOfLink(link);
    }
  }

  /** The path from the current block past the frame's end. */
  private leaveArm(frame: Frame, before: ModuleOffset): void {
    if (this.block >= 0) this.newExit(frame, this.block, 'before', before);
  }

  private openLoop(offset: ModuleOffset, next: ModuleOffset): void {
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
    const loop: Loop = { header, offset, entryEdge, headPart: -1 };
    this.loops.push(loop);
  }

  /** The innermost frame, which must be of one of two kinds for the instruction to belong to it; `otherwise`: the message. */
  private innermost(offset: ModuleOffset, otherwise: string, kind: FrameKind, other = kind): Frame {
    const frame = this.frameAt(0);
    if (frame !== undefined && (frame.kind === kind || frame.kind === other)) return frame;
    throw new MalformedModuleError(otherwise, offset);
  }

  private takeElse(offset: ModuleOffset, next: ModuleOffset): void {
    const frame = this.innermost(offset, 'else without its if', FrameKind.If);
    frame.kind = FrameKind.Else;
    if (!frame.live) return;
    this.leaveArm(frame, offset);
    this.enter(frame.decidedBy, 'after', next);
    this.arrives = true;
  }

  private takeEnd(offset: ModuleOffset, next: ModuleOffset): void {
    const frame = this.frames[--this.open]!;
    if (frame.kind === FrameKind.Function) {
      if (this.block >= 0) this.newEdge(this.block, NOWHERE, 'before', offset);
      this.block = UNREACHABLE;
      if (next < this.end) throw new MalformedModuleError('code after the end of its function', next);
      return;
    }
    if (frame.kind === FrameKind.If && frame.live) this.newExit(frame, frame.decidedBy, 'else', offset);
    if (frame.header >= 0) this.depth--;
    this.continueAfter(frame, offset, next);
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
  private takeCatch(offset: ModuleOffset, next: ModuleOffset, all: boolean): void {
    const frame = this.innermost(offset, 'catch without its try', FrameKind.Try, FrameKind.Catch);
    frame.kind = FrameKind.Catch;
    frame.region = frame.outerRegion;
    if (!frame.live) return;
    this.leaveArm(frame, offset);
    const edge = this.enter(NOWHERE, 'none', next);
    this.arrives = true;
    const region = this.regions[frame.ownRegion];
    region?.catchEdges.push(edge);
    if (region !== undefined && all) region.catchesAll = true;
  }

  private openTryTable(offset: ModuleOffset): void {
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
