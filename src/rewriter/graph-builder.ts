/** Builds the control-flow graph of a function in one walk over its instructions. */

import type { LineTable } from '../debuginfo/index.ts';
import { MalformedModuleError } from '../errors.ts';
import { InstructionReader, Op } from '../wasm/index.ts';
import { doesWork, Flow, type FlowClass, flowOf, mayEndActivation } from './flow-classes.ts';
import type { EdgeSite, FunctionGraph, HandlerRegion, Loop } from './graph.ts';

/** A body, and its rows `[firstRow, lastRow)` of the line table. Offsets are ModuleOffsets. */
export interface BodyRange {
  readonly codeStart: number;
  readonly end: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/**
 * Builds the graph of one function. With `callsEndBlocks` every call ends a block and has an edge out of the function,
 * as is needed where something in the module can catch what the call throws.
 * @throws MalformedModuleError for bytes that are no instructions
 */
export function buildGraph(
  bytes: Uint8Array,
  body: BodyRange,
  lines: LineTable,
  callsEndBlocks: boolean,
): FunctionGraph {
  return new GraphBuilder(bytes, body, lines, callsEndBlocks).build();
}

/** A block of the text: what stands between `block` and its `end`, and the like. */
interface Frame {
  kind: 'function' | 'block' | 'loop' | 'if' | 'else' | 'try' | 'catch' | 'try_table';
  /** False: entered in unreachable code, so that all of it is unreachable. */
  readonly live: boolean;
  /** Loop header, else -1. */
  readonly header: number;
  /** Edges that lead behind the frame's `end`. */
  readonly exits: number[];
  /** The one edge by which exceptions come to its label, whichever `try_table` caught them: nothing tells them apart. */
  caught: number;
  /** `if`: the block that ends with it; else -1. */
  readonly decidedBy: number;
  /** Handler region in force inside it; -1: none. */
  region: number;
  /** Handler region around it. */
  readonly outerRegion: number;
  /** `try`: its own region, also while a handler of it is read; else -1. */
  ownRegion: number;
}

const RETURN = Op.return;
/** In unreachable code there is no block. */
const UNREACHABLE = -1;
const NOWHERE = -1;

class GraphBuilder {
  private readonly graph: FunctionGraph = {
    blockStart: [],
    blockDepth: [],
    blockFirstEnd: [],
    edgeFrom: [],
    edgeTo: [],
    edgeSite: [],
    edgeAt: [],
    loops: [],
    rows: [],
    rowOffset: [],
    rowBlock: [],
    rowWork: [],
    blockWork: [],
    regions: [],
    tables: new Map(),
  };
  private readonly body: BodyRange;
  private readonly lines: LineTable;
  private readonly callsEndBlocks: boolean;
  private readonly reader: InstructionReader;
  private readonly frames: Frame[] = [];
  /** Loops around the current instruction. */
  private depth = 0;
  private block = UNREACHABLE;
  /** Next row of the line table. */
  private row: number;
  /** Loops whose first plain instruction has not come yet. */
  private headless: Loop[] = [];

  constructor(bytes: Uint8Array, body: BodyRange, lines: LineTable, callsEndBlocks: boolean) {
    this.body = body;
    this.lines = lines;
    this.callsEndBlocks = callsEndBlocks;
    this.reader = new InstructionReader(bytes, body.codeStart, body.end);
    this.row = body.firstRow;
  }

  build(): FunctionGraph {
    const { reader, body } = this;
    this.block = this.newBlock(body.codeStart);
    this.push('function');
    this.newEdge(NOWHERE, this.block, 'none', body.codeStart);
    while (reader.read()) {
      const { offset, opcode } = reader;
      if (this.frames.length === 0)
        throw new MalformedModuleError('code behind the end of its function', offset);
      if (this.row < body.lastRow && this.lines.offset[this.row]! <= offset) this.takeRow(offset);
      const flow = flowOf(opcode);
      if (this.headless.length > 0) this.findHeads(flow);
      if (this.block >= 0) this.note(offset, opcode, flow);
      if (flow !== Flow.Plain) this.step(flow, offset, reader.next);
    }
    if (this.frames.length > 0) throw new MalformedModuleError('function without its end', body.end);
    return this.graph;
  }

  /** Rows before the first instruction move to it; of several at one instruction the last wins. */
  private takeRow(offset: number): void {
    const { graph, lines, body } = this;
    while (this.row + 1 < body.lastRow && lines.offset[this.row + 1]! <= offset) this.row++;
    if (this.block >= 0) {
      graph.rows.push(this.row);
      graph.rowOffset.push(offset);
      graph.rowBlock.push(this.block);
      graph.rowWork.push(Number.POSITIVE_INFINITY);
    }
    this.row++;
  }

  private findHeads(flow: FlowClass): void {
    if (flow === Flow.Block || flow === Flow.Loop || flow === Flow.Try || flow === Flow.TryTable) return;
    for (const loop of this.headless) loop.headRow = this.graph.rows.length - 1;
    this.headless = [];
  }

  private note(offset: number, opcode: number, flow: FlowClass): void {
    const { graph, block } = this;
    if (mayEndActivation(opcode) && graph.blockFirstEnd[block]! > offset) graph.blockFirstEnd[block] = offset;
    if (!doesWork(opcode, flow)) return;
    const last = graph.rows.length - 1;
    if (graph.rowBlock[last] !== block) {
      if (graph.blockWork[block]! > offset) graph.blockWork[block] = offset;
    } else if (graph.rowWork[last]! > offset) graph.rowWork[last] = offset;
  }

  private step(flow: FlowClass, offset: number, next: number): void {
    const { reader } = this;
    switch (flow) {
      case Flow.Block:
        this.push('block');
        break;
      case Flow.Loop:
        this.openLoop(offset, next);
        break;
      case Flow.If:
        this.push('if', NOWHERE, this.block);
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
        const frame = this.innermost(offset, 'delegate', 'try');
        this.frames.pop();
        const region = this.graph.regions[frame.region];
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
        this.branch(reader.label, this.block, 'none', offset);
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
        if (!this.callsEndBlocks || this.block < 0) break;
        this.mayThrow();
        this.enter(this.block, 'after', next);
        break;
    }
  }

  private newBlock(start: number): number {
    const { graph } = this;
    graph.blockDepth.push(this.depth);
    graph.blockFirstEnd.push(Number.POSITIVE_INFINITY);
    graph.blockWork.push(Number.POSITIVE_INFINITY);
    return graph.blockStart.push(start) - 1;
  }

  private newEdge(from: number, to: number, site: EdgeSite, at: number): number {
    const { graph } = this;
    graph.edgeTo.push(to);
    graph.edgeSite.push(site);
    graph.edgeAt.push(at);
    return graph.edgeFrom.push(from) - 1;
  }

  /** Begins a block at `at`, to which an edge leads from `from`. */
  private enter(from: number, site: EdgeSite, at: number): number {
    this.block = this.newBlock(at);
    return this.newEdge(from, this.block, site, at);
  }

  private push(kind: Frame['kind'], header = NOWHERE, decidedBy = NOWHERE): Frame {
    const region = this.frames.at(-1)?.region ?? NOWHERE;
    const frame: Frame = {
      kind,
      live: this.block >= 0,
      header,
      exits: [],
      caught: NOWHERE,
      decidedBy,
      region,
      outerRegion: region,
      ownRegion: NOWHERE,
    };
    this.frames.push(frame);
    return frame;
  }

  private frameAt(label: number): Frame | undefined {
    return this.frames[this.frames.length - 1 - label];
  }

  private branch(label: number, from: number, site: EdgeSite, at: number): number {
    const target = this.frameAt(label);
    if (target === undefined || target.kind === 'function') return this.newEdge(from, NOWHERE, site, at);
    if (target.header >= 0) return this.newEdge(from, target.header, site, at);
    const edge = this.newEdge(from, NOWHERE, site, at);
    target.exits.push(edge);
    return edge;
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
    if (!single) this.graph.tables.set(offset, arms);
  }

  private mayThrow(): void {
    const region = this.frames.at(-1)?.region ?? NOWHERE;
    this.graph.regions[region]?.throwers.push(this.block);
    this.newEdge(this.block, NOWHERE, 'none', 0);
  }

  /** Behind the end of a frame, which stands at `before`, the code goes on at `at`. */
  private continueBehind(frame: Frame, before: number, at: number): void {
    if (!frame.live) {
      this.block = UNREACHABLE;
      return;
    }
    if (frame.exits.length === 0 && this.block >= 0) return;
    this.leaveArm(frame, before);
    this.block = this.newBlock(at);
    for (const edge of frame.exits) this.graph.edgeTo[edge] = this.block;
  }

  /** The way from the current block to behind the frame's end. */
  private leaveArm(frame: Frame, before: number): void {
    if (this.block >= 0) frame.exits.push(this.newEdge(this.block, NOWHERE, 'before', before));
  }

  private openLoop(offset: number, next: number): void {
    if (this.block < 0) {
      this.push('loop');
      return;
    }
    this.depth++;
    const from = this.block;
    const header = this.newBlock(next);
    const entryEdge = this.newEdge(from, header, 'before', offset);
    this.push('loop', header);
    this.block = header;
    const loop: Loop = { header, offset, entryEdge, headRow: -1 };
    this.graph.loops.push(loop);
    this.headless.push(loop);
  }

  /** The innermost frame, which must be one that the instruction can belong to. */
  private innermost(offset: number, what: string, ...kinds: readonly Frame['kind'][]): Frame {
    const frame = this.frames.at(-1);
    if (frame !== undefined && kinds.includes(frame.kind)) return frame;
    throw new MalformedModuleError(`${what} without its ${kinds[0]}`, offset);
  }

  private takeElse(offset: number, next: number): void {
    const frame = this.innermost(offset, 'else', 'if');
    frame.kind = 'else';
    if (!frame.live) return;
    this.leaveArm(frame, offset);
    this.enter(frame.decidedBy, 'after', next);
  }

  private takeEnd(offset: number, next: number): void {
    const frame = this.frames.pop()!;
    if (frame.kind === 'function') {
      if (this.block >= 0) this.newEdge(this.block, NOWHERE, 'before', offset);
      this.block = UNREACHABLE;
      return;
    }
    if (frame.kind === 'if' && frame.live)
      frame.exits.push(this.newEdge(frame.decidedBy, NOWHERE, 'else', offset));
    if (frame.header >= 0) this.depth--;
    this.continueBehind(frame, offset, next);
  }

  private newRegion(parent: number): number {
    const region: HandlerRegion = { parent, throwers: [], catchEdges: [], catchesAll: false };
    return this.graph.regions.push(region) - 1;
  }

  private openTry(): void {
    const frame = this.push('try');
    frame.ownRegion = this.newRegion(frame.outerRegion);
    frame.region = frame.ownRegion;
  }

  /** Inside a handler of a `try`, the region around the `try` is in force. */
  private takeCatch(offset: number, next: number, all: boolean): void {
    const frame = this.innermost(offset, 'catch', 'try', 'catch');
    frame.kind = 'catch';
    frame.region = frame.outerRegion;
    if (!frame.live) return;
    this.leaveArm(frame, offset);
    const edge = this.enter(NOWHERE, 'none', next);
    const region = this.graph.regions[frame.ownRegion];
    region?.catchEdges.push(edge);
    if (region !== undefined && all) region.catchesAll = true;
  }

  private openTryTable(offset: number): void {
    const index = this.newRegion(this.frames.at(-1)?.region ?? NOWHERE);
    const region = this.graph.regions[index]!;
    const seen = new Set<Frame>();
    // Labels of the clauses count from outside the try_table.
    for (const clause of this.reader.catches) {
      if (clause.kind === 'catch_all' || clause.kind === 'catch_all_ref') region.catchesAll = true;
      const target = this.frameAt(clause.label);
      // What is caught and leaves the function at once concerns no block.
      if (this.block < 0 || target === undefined || target.kind === 'function' || seen.has(target)) continue;
      seen.add(target);
      if (target.caught < 0) target.caught = this.branch(clause.label, NOWHERE, 'none', offset);
      region.catchEdges.push(target.caught);
    }
    this.push('try_table').region = index;
  }
}
