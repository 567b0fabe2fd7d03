/**
 * The control-flow graph of one function, and which rows of the line table stand where in it. Knows nothing of
 * counters: it says where control can go and at which byte each way could be counted. `graph-builder.ts` makes it.
 */

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
