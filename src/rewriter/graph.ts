/**
 * The control-flow graph of one function, and which rows of the line table stand where in it. Knows nothing of
 * counters: it says where control can go and at which byte each way could be counted.
 */
import type { LineTable } from '../debuginfo/index.ts';
import { InstructionReader, Op } from '../wasm/index.ts';
import { doesWork, Flow, flowOf, mayEndActivation } from './flow-classes.ts';

/**
 * Where code for an edge alone can stand. `before`: right before the instruction at the edge's offset; `after`: right
 * after the instruction that ends at that offset; `else`: in an `else` that is added before the `end` at that offset;
 * `table`: by a second dispatch before the `br_table` at that offset; `none`: nowhere (a taken `br_if`, a throw).
 */
export type EdgeSite = 'before' | 'after' | 'else' | 'table' | 'none';

/** A `loop` instruction that can be reached. */
export interface Loop {
  /** Block that begins after the `loop` opcode; branches to the loop's label enter it. */
  readonly header: number;
  /** ModuleOffset of the `loop` instruction. */
  readonly offset: number;
  /** Edge by which the loop is entered from above. */
  readonly entryEdge: number;
  /** Index (into the graph's rows) of the row in force at its first instruction that is no block, loop or try; or -1. */
  headRow: number;
}

/** Instructions from which an exception goes to the same handlers: the inside of a `try` or `try_table`. */
export interface HandlerRegion {
  /** Region that gets what this one does not catch; -1: the caller. */
  parent: number;
  /** Blocks that end with an instruction that may throw. */
  readonly throwers: number[];
  /** Edges to the handlers. */
  readonly catchEdges: number[];
  /** Whether a `catch_all` ends the search. */
  catchesAll: boolean;
}

/** Blocks are numbered in the order of the code; block 0 is the entry. -1 stands for outside the function. */
export interface FunctionGraph {
  /** Block → ModuleOffset of its first instruction. */
  readonly blockStart: number[];
  /** Block → number of loops around it. */
  readonly blockDepth: number[];
  /** Block → ModuleOffset of its first instruction that may end the activation (trap, call); Infinity: none. */
  readonly blockFirstEnd: number[];
  readonly edgeFrom: number[];
  readonly edgeTo: number[];
  readonly edgeSite: EdgeSite[];
  /** Edge → ModuleOffset that `edgeSite` speaks of. */
  readonly edgeAt: number[];
  readonly loops: Loop[];
  /** Reachable rows, ascending: row of the line table, ModuleOffset of the instruction it stands at, and its block. */
  readonly rows: number[];
  readonly rowOffset: number[];
  readonly rowBlock: number[];
  /** Row → ModuleOffset of the first instruction under it, in its block, that does something; Infinity: none. */
  readonly rowWork: number[];
  /** Block → the same for what stands before its first row. */
  readonly blockWork: number[];
  readonly regions: HandlerRegion[];
  /** ModuleOffset of a `br_table` → edge of each of its targets, the default last. */
  readonly tables: Map<number, readonly number[]>;
}

type FrameKind = 'function' | 'block' | 'loop' | 'if' | 'else' | 'try' | 'catch' | 'try_table';

interface Frame {
  kind: FrameKind;
  /** False: entered in unreachable code, so that all of it is unreachable. */
  readonly live: boolean;
  /** Loop header, else -1. */
  readonly header: number;
  /** Edges that lead behind the frame's `end`. */
  readonly exits: number[];
  /** The one edge by which exceptions come to its label, whichever `try_table` caught them: nothing tells them apart. */
  caught: number;
  /** `if`: the block that ends with it. */
  readonly decidedBy: number;
  /** Handler region inside it; the one around it when it handles nothing. */
  region: number;
  readonly outerRegion: number;
}

/** Rows `[firstRow, lastRow)` of `lines`, and the body they belong to. All offsets are ModuleOffsets. */
export interface BodyRange {
  readonly codeStart: number;
  readonly end: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/**
 * Builds the graph. With `callsEndBlocks` every call ends a block and has an edge out of the function, as is needed
 * where something in the module can catch what the call throws.
 * @throws MalformedModuleError for bytes that are no instructions
 */
export function buildGraph(
  bytes: Uint8Array,
  body: BodyRange,
  lines: LineTable,
  callsEndBlocks: boolean,
): FunctionGraph {
  const graph: FunctionGraph = {
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
  const frames: Frame[] = [];
  let depth = 0;
  /** Block that control is in; -1 in unreachable code. */
  let block = -1;
  let row = body.firstRow;
  /** Loops whose first plain instruction has not come yet. */
  let headless: Loop[] = [];

  const newBlock = (start: number): number => {
    graph.blockStart.push(start);
    graph.blockDepth.push(depth);
    graph.blockFirstEnd.push(Number.POSITIVE_INFINITY);
    graph.blockWork.push(Number.POSITIVE_INFINITY);
    return graph.blockStart.length - 1;
  };
  const newEdge = (from: number, to: number, site: EdgeSite, at: number): number => {
    graph.edgeFrom.push(from);
    graph.edgeTo.push(to);
    graph.edgeSite.push(site);
    graph.edgeAt.push(at);
    return graph.edgeFrom.length - 1;
  };
  const push = (kind: FrameKind, header: number, decidedBy: number): Frame => {
    const region = frames.at(-1)?.region ?? -1;
    const frame: Frame = {
      kind,
      live: block >= 0,
      header,
      exits: [],
      caught: -1,
      decidedBy,
      region,
      outerRegion: region,
    };
    frames.push(frame);
    return frame;
  };
  const frameAt = (label: number): Frame | undefined => frames[frames.length - 1 - label];
  const branch = (label: number, from: number, site: EdgeSite, at: number): number => {
    const target = frameAt(label);
    if (target === undefined || target.kind === 'function') return newEdge(from, -1, site, at);
    if (target.header >= 0) return newEdge(from, target.header, site, at);
    const edge = newEdge(from, -1, site, at);
    target.exits.push(edge);
    return edge;
  };
  const addRegion = (frame: Frame): HandlerRegion => {
    const region: HandlerRegion = { parent: frame.region, throwers: [], catchEdges: [], catchesAll: false };
    frame.region = graph.regions.push(region) - 1;
    return region;
  };
  const mayThrow = (): void => {
    const region = frames.at(-1)?.region ?? -1;
    if (region >= 0) graph.regions[region]?.throwers.push(block);
    newEdge(block, -1, 'none', 0);
  };
  /** Control reaches `at` behind the end of a frame. */
  const continueAt = (frame: Frame, before: number, at: number): void => {
    if (!frame.live) {
      block = -1;
      return;
    }
    if (frame.exits.length === 0 && block >= 0) return;
    if (block >= 0) frame.exits.push(newEdge(block, -1, 'before', before));
    block = newBlock(at);
    for (const edge of frame.exits) graph.edgeTo[edge] = block;
  };

  const reader = new InstructionReader(bytes, body.codeStart, body.end);
  block = newBlock(body.codeStart);
  push('function', -1, -1);
  newEdge(-1, 0, 'none', body.codeStart);

  while (reader.read()) {
    const { offset, next, opcode } = reader;
    if (row < body.lastRow && lines.offset[row]! <= offset) {
      // Rows before the first instruction move to it; of several at one instruction the last wins.
      while (row + 1 < body.lastRow && lines.offset[row + 1]! <= offset) row++;
      if (block >= 0) {
        graph.rows.push(row);
        graph.rowOffset.push(offset);
        graph.rowBlock.push(block);
        graph.rowWork.push(Number.POSITIVE_INFINITY);
      }
      row++;
    }
    const flow = flowOf(opcode);
    if (
      headless.length > 0 &&
      flow !== Flow.Block &&
      flow !== Flow.Loop &&
      flow !== Flow.Try &&
      flow !== Flow.TryTable
    ) {
      for (const loop of headless) loop.headRow = graph.rows.length - 1;
      headless = [];
    }
    if (block >= 0) {
      if (mayEndActivation(opcode) && graph.blockFirstEnd[block]! > offset)
        graph.blockFirstEnd[block] = offset;
      if (doesWork(opcode, flow)) {
        const last = graph.rows.length - 1;
        const works = graph.rowBlock[last] === block ? graph.rowWork : graph.blockWork;
        const at = works === graph.rowWork ? last : block;
        if (works[at]! > offset) works[at] = offset;
      }
    }
    if (flow === Flow.Plain) continue;
    switch (flow) {
      case Flow.Block:
        push('block', -1, -1);
        break;
      case Flow.Loop: {
        if (block < 0) {
          push('loop', -1, -1);
          break;
        }
        depth++;
        const header = newBlock(next);
        const entryEdge = newEdge(block, header, 'before', offset);
        push('loop', header, -1);
        block = header;
        const loop: Loop = { header, offset, entryEdge, headRow: -1 };
        graph.loops.push(loop);
        headless.push(loop);
        break;
      }
      case Flow.If: {
        push('if', -1, block);
        if (block < 0) break;
        const then = newBlock(next);
        newEdge(block, then, 'after', next);
        block = then;
        break;
      }
      case Flow.Else: {
        const frame = frames.at(-1)!;
        if (frame.live) {
          if (block >= 0) frame.exits.push(newEdge(block, -1, 'before', offset));
          block = newBlock(next);
          newEdge(frame.decidedBy, block, 'after', next);
        }
        frame.kind = 'else';
        break;
      }
      case Flow.Try:
        addRegion(push('try', -1, -1));
        break;
      case Flow.TryTable: {
        // Labels of the clauses count from outside the try_table.
        const region: HandlerRegion = {
          parent: frames.at(-1)!.region,
          throwers: [],
          catchEdges: [],
          catchesAll: false,
        };
        const seen = new Set<Frame>();
        for (const clause of reader.catches) {
          if (clause.kind === 'catch_all' || clause.kind === 'catch_all_ref') region.catchesAll = true;
          const target = frameAt(clause.label);
          // What is caught and leaves the function at once concerns no block.
          if (block < 0 || target === undefined || target.kind === 'function' || seen.has(target)) continue;
          seen.add(target);
          if (target.caught < 0) target.caught = branch(clause.label, -1, 'none', offset);
          region.catchEdges.push(target.caught);
        }
        const frame = push('try_table', -1, -1);
        frame.region = graph.regions.push(region) - 1;
        break;
      }
      case Flow.Catch:
      case Flow.CatchAll: {
        const frame = frames.at(-1)!;
        const region = frame.kind === 'try' ? frame.region : -1;
        if (frame.live) {
          if (block >= 0) frame.exits.push(newEdge(block, -1, 'before', offset));
          block = newBlock(next);
          const edge = newEdge(-1, block, 'none', offset);
          const own = graph.regions[region >= 0 ? region : frame.decidedBy];
          own?.catchEdges.push(edge);
          if (own !== undefined && flow === Flow.CatchAll) own.catchesAll = true;
        }
        if (frame.kind === 'try') {
          // Inside a handler, the region around the try is in force; `decidedBy` keeps the try's own for later clauses.
          frame.kind = 'catch';
          (frame as { decidedBy: number }).decidedBy = region;
          frame.region = frame.outerRegion;
        }
        break;
      }
      case Flow.Delegate: {
        const frame = frames.pop()!;
        const region = graph.regions[frame.region];
        if (region !== undefined) region.parent = frameAt(reader.label)?.region ?? -1;
        continueAt(frame, offset, next);
        break;
      }
      case Flow.End: {
        const frame = frames.pop()!;
        if (frame.kind === 'function') {
          if (block >= 0) newEdge(block, -1, 'before', offset);
          block = -1;
          break;
        }
        if (frame.kind === 'if' && frame.live) frame.exits.push(newEdge(frame.decidedBy, -1, 'else', offset));
        if (frame.header >= 0) depth--;
        continueAt(frame, offset, next);
        break;
      }
      case Flow.Br:
        if (block >= 0) branch(reader.label, block, 'before', offset);
        block = -1;
        break;
      case Flow.BrIf: {
        if (block < 0) break;
        branch(reader.label, block, 'none', offset);
        const from = block;
        block = newBlock(next);
        newEdge(from, block, 'after', next);
        break;
      }
      case Flow.BrTable: {
        if (block >= 0) {
          const byTarget = new Map<Frame | undefined, number>();
          const arms: number[] = [];
          const single = new Set(reader.labels).size === 1;
          for (const label of reader.labels) {
            const target = frameAt(label);
            let edge = byTarget.get(target);
            if (edge === undefined) {
              edge = branch(label, block, single ? 'before' : 'table', offset);
              byTarget.set(target, edge);
            }
            arms.push(edge);
          }
          if (!single) graph.tables.set(offset, arms);
        }
        block = -1;
        break;
      }
      case Flow.Return:
        // A tail call may trap where it stands: what is counted before it has not left the function yet.
        if (block >= 0) newEdge(block, -1, opcode === Op.return ? 'before' : 'none', offset);
        block = -1;
        break;
      case Flow.Throw:
        if (block >= 0) mayThrow();
        block = -1;
        break;
      case Flow.Unreachable:
        block = -1;
        break;
      case Flow.Call:
        if (callsEndBlocks && block >= 0) {
          mayThrow();
          const from = block;
          block = newBlock(next);
          newEdge(from, block, 'after', next);
        }
        break;
    }
  }
  return graph;
}
