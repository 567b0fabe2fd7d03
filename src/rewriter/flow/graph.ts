/**
 * The control-flow graph of one function, and where the rows of the line table apply in it. Knows nothing of
 * counters: it says where control can go and at which byte each way could be counted. `graph-builder.ts` makes it.
 */
import type { BlockIndex, EdgeIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';

/**
 * Where code for an edge alone can stand. `before`: right before the instruction at the edge's offset; `after`: right
 * after the instruction that ends at that offset; `else`: in an `else` that is added before the `end` at that offset;
 * `taken`: in an `if` with a `br` that takes the place of the `br_if` at that offset; `arm`: after a block around the `br_table` at
 * that offset, from where a `br` leads on; `table`: by a second dispatch before that `br_table`, whatever its targets are;
 * `none`: nowhere (a taken branch that carries values or leads to a loop, a throw).
 */
export type EdgeSite = 'before' | 'after' | 'else' | 'taken' | 'arm' | 'table' | 'none';

/** A `loop` instruction that can be reached. */
export interface Loop {
  /** Block that begins after the `loop` opcode; branches to the loop's label enter it. */
  readonly header: BlockIndex;
  /** ModuleOffset of the `loop` instruction. */
  readonly offset: ModuleOffset;
  /** Edge by which the loop is entered from above. */
  readonly entryEdge: EdgeIndex;
  /** Index (into the graph's parts) of the part in force at its first instruction that is no block, loop or try; or -1. */
  headPart: number;
}

/** A `br` to a loop that can be reached. */
export interface BackJump {
  /** Index (into the graph's parts) of the part that it is under; or -1. */
  readonly part: number;
  /** Block that it leads to. */
  readonly header: BlockIndex;
}

/** How a part begins: bits. */
export const PartBegin = { row: 1, arrival: 2 } as const;

/** Instructions from which an exception goes to the same handlers: the inside of a `try` or `try_table`. */
export interface HandlerRegion {
  /** Region that gets what this one does not catch; -1: the caller. */
  parent: number;
  /** Blocks that end with an instruction that may throw. */
  readonly throwers: BlockIndex[];
  /** Edges to the handlers. */
  readonly catchEdges: EdgeIndex[];
  /** Whether a `catch_all` ends the search. */
  catchesAll: boolean;
}

/**
 * Blocks are numbered in the order of the code; block 0 is the entry. -1 stands for outside the function. The columns are
 * good until the next function's graph is made. The lengths of `blockStart`, `edgeFrom`, `edgeTo`, `partRow` and `callee` tell
 * how many there are; other columns may be longer.
 */
export interface FunctionGraph {
  /** Block → ModuleOffset of its first instruction. */
  readonly blockStart: Int32Array;
  /** Block → number of loops around it. */
  readonly blockDepth: Int32Array;
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  readonly edgeSite: readonly EdgeSite[];
  /** Edge → ModuleOffset that `edgeSite` speaks of. */
  readonly edgeAt: Int32Array;
  /** Edges by the block that they enter: of block b, `edgesInto[firstInto[b]]` up to `edgesInto[firstInto[b + 1]]`, excluded. */
  readonly firstInto: Int32Array;
  readonly edgesInto: Int32Array;
  readonly loops: readonly Loop[];
  /** Branches to loops by `br`, in the order of the code. */
  readonly backJumps: readonly BackJump[];
  /**
   * Parts of the code (see docs/line-events.md), ascending: row of the line table that is in force, ModuleOffset of the first instruction, its block, and
   * what begins there ({@link PartBegin}). Left out are rows that repeat the line of the row before them in the same block, and
   * arrivals under a row of line 0 or before the first row.
   */
  readonly partRow: Int32Array;
  readonly partOffset: Int32Array;
  readonly partBlock: Int32Array;
  readonly partBegin: Uint8Array;
  /** Part → ModuleOffset of the first instruction under it, in its block, that does work; Infinity: none. */
  readonly partWork: Float64Array;
  /** Block → the same for what is before its first part. */
  readonly blockWork: Float64Array;
  /** Direct calls that can be reached, ascending: ModuleOffset of the `call`, its block, and the funcidx that it names. */
  readonly callOffset: Int32Array;
  readonly callBlock: Int32Array;
  readonly callee: Int32Array;
  readonly regions: readonly HandlerRegion[];
  /** ModuleOffset of a `br_table` → edge of each of its targets, the default last. */
  readonly tables: ReadonlyMap<ModuleOffset, readonly EdgeIndex[]>;
  /** Whether an instruction in `[from, to)` may end the activation (a trap, a call); both are ModuleOffsets of instructions. */
  readonly mayEnd: (from: ModuleOffset, to: number) => boolean;
}
