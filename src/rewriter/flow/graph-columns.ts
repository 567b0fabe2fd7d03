/**
 * The columns of a graph while it is made. They grow, and are used again for the next graph: an array of its own for
 * each column of each function would cost more than what is written into them.
 */
import { groupByKey, grown } from '../../columns/index.ts';
import type { FuncIdx, RowIndex } from '../../indices.ts';
import { type BlockIndex, blockIndex, type EdgeIndex, edgeIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { EdgeSite, FunctionGraph } from './graph.ts';

/** Enough for most functions. */
const FIRST_SIZE = 1024;

/** Blocks, edges, parts and calls of one graph after the other; what the columns mean is said at {@link FunctionGraph}. */
export class GraphColumns {
  blockCount = 0;
  edgeCount = 0;
  partCount = 0;
  private callCount = 0;
  private blockStart = new Int32Array(FIRST_SIZE);
  private blockDepth = new Int32Array(FIRST_SIZE);
  blockWork = new Float64Array(FIRST_SIZE);
  private edgeFrom = new Int32Array(FIRST_SIZE);
  edgeTo = new Int32Array(FIRST_SIZE);
  private edgeAt = new Int32Array(FIRST_SIZE);
  private edgeSite: EdgeSite[] = [];
  private firstInto = new Int32Array(FIRST_SIZE + 1);
  private edgesInto = new Int32Array(FIRST_SIZE);
  private partRow = new Int32Array(FIRST_SIZE);
  private partOffset = new Int32Array(FIRST_SIZE);
  partBlock = new Int32Array(FIRST_SIZE);
  private partBegin = new Uint8Array(FIRST_SIZE);
  partWork = new Float64Array(FIRST_SIZE);
  private callOffset = new Int32Array(FIRST_SIZE);
  private callBlock = new Int32Array(FIRST_SIZE);
  private callee = new Int32Array(FIRST_SIZE);

  /** Begins the next graph; the one before is no longer good. */
  reset(): void {
    this.blockCount = 0;
    this.edgeCount = 0;
    this.partCount = 0;
    this.callCount = 0;
  }

  /** @returns the block's number */
  addBlock(start: ModuleOffset, depth: number): BlockIndex {
    const block = blockIndex(this.blockCount++);
    if (block === this.blockStart.length) {
      this.blockStart = grown(this.blockStart);
      this.blockDepth = grown(this.blockDepth);
      this.blockWork = grown(this.blockWork);
      this.firstInto = new Int32Array(2 * block + 1);
    }
    this.blockStart[block] = start;
    this.blockDepth[block] = depth;
    this.blockWork[block] = Number.POSITIVE_INFINITY;
    return block;
  }

  /** @returns the edge's number */
  addEdge(from: BlockIndex, to: number, site: EdgeSite, at: ModuleOffset): EdgeIndex {
    const edge = edgeIndex(this.edgeCount++);
    if (edge === this.edgeFrom.length) {
      this.edgeFrom = grown(this.edgeFrom);
      this.edgeTo = grown(this.edgeTo);
      this.edgeAt = grown(this.edgeAt);
      this.edgesInto = new Int32Array(2 * edge);
    }
    this.edgeFrom[edge] = from;
    this.edgeTo[edge] = to;
    this.edgeAt[edge] = at;
    this.edgeSite[edge] = site;
    return edge;
  }

  /** A part that begins in a block: the row in force, and what begins it (`PartBegin`). */
  addPart(row: RowIndex, offset: ModuleOffset, block: BlockIndex, begin: number): void {
    const at = this.partCount++;
    if (at === this.partRow.length) {
      this.partRow = grown(this.partRow);
      this.partOffset = grown(this.partOffset);
      this.partBlock = grown(this.partBlock);
      this.partBegin = grown(this.partBegin);
      this.partWork = grown(this.partWork);
    }
    this.partRow[at] = row;
    this.partOffset[at] = offset;
    this.partBlock[at] = block;
    this.partBegin[at] = begin;
    this.partWork[at] = Number.POSITIVE_INFINITY;
  }

  /** A direct call. */
  addCall(offset: ModuleOffset, block: BlockIndex, callee: FuncIdx): void {
    const call = this.callCount++;
    if (call === this.callee.length) {
      this.callOffset = grown(this.callOffset);
      this.callBlock = grown(this.callBlock);
      this.callee = grown(this.callee);
    }
    this.callOffset[call] = offset;
    this.callBlock[call] = block;
    this.callee[call] = callee;
  }

  /** The graph, good until {@link reset}. The first column of each kind tells how many there are. */
  toGraph(
    { loops, backJumps, regions, tables }: Pick<FunctionGraph, 'loops' | 'backJumps' | 'regions' | 'tables'>,
    mayEnd: FunctionGraph['mayEnd'],
  ): FunctionGraph {
    const { blockCount, edgeCount, partCount, callCount } = this;
    // By the block that is entered; edges out of the function are left out.
    groupByKey({
      keys: this.edgeTo,
      length: edgeCount,
      groups: blockCount,
      first: this.firstInto,
      items: this.edgesInto,
    });
    return {
      blockStart: ints(this.blockStart, blockCount),
      blockDepth: this.blockDepth,
      blockWork: this.blockWork,
      edgeFrom: ints(this.edgeFrom, edgeCount),
      edgeTo: ints(this.edgeTo, edgeCount),
      edgeSite: this.edgeSite,
      edgeAt: this.edgeAt,
      firstInto: this.firstInto,
      edgesInto: this.edgesInto,
      loops,
      backJumps,
      partRow: ints(this.partRow, partCount),
      partOffset: this.partOffset,
      partBlock: this.partBlock,
      partBegin: this.partBegin,
      partWork: this.partWork,
      callOffset: this.callOffset,
      callBlock: this.callBlock,
      callee: ints(this.callee, callCount),
      regions,
      tables,
      mayEnd,
    };
  }
}

// The constructor takes half the time of `subarray`.
const ints = ({ buffer }: Int32Array<ArrayBuffer>, count: number): Int32Array =>
  new Int32Array(buffer, 0, count);
