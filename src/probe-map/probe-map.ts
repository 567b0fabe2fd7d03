/**
 * The contract between rewriter and runtime: what was probed, how every count follows from the counters, and how
 * offsets of the rewritten module lead back to the original. Plain data; packed/ and json.ts hold the forms in which it is saved.
 *
 * Counting follows Knuth: the blocks of a function and the edges between them are the edges of a graph in which flow
 * is conserved, so that counters on the edges outside a spanning tree determine all others. Every block `b` has two
 * nodes, `2b` (its start) and `2b + 1` (its end), joined by the block itself; node `2 * blockCount` is the outside
 * (`entry` leaves it, returns and unwinding lead to it). Blocks and edges from which no line's count follows are not
 * asked for: the nodes at their ends count as one, and they are in no equation.
 */
import type { BlockIndex, FileIndex, FuncIdx } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import type { BranchPoints } from './branch-points.ts';
import type { EventMap } from './event-map.ts';
import type { ExportedFunctions } from './exported-functions.ts';
import type { Places } from './places.ts';

/** In place of a counter: how often this block or edge came is not known. */
export const NOT_REQUIRED = -2;

/** How many blocks, counters and edges one function has, and what its counts mean. */
export interface FunctionProbes {
  /** funcidx in the original and in the rewritten module (they are equal). */
  readonly funcidx: FuncIdx;
  /** ModuleOffset in the original of the body's locals vector, and one past the final `end`. */
  readonly start: ModuleOffset;
  readonly end: ModuleOffset;
  /** Block → ModuleOffset in the original of its first instruction; ascending. Block 0 is the entry. */
  readonly blockStart: readonly number[];
  /** Block → counter of the block, or -1: derived, or {@link NOT_REQUIRED}. */
  readonly blockCounter: readonly number[];
  /** Edge → block it leaves, or -1: comes from outside (function entry, a caught exception). */
  readonly edgeFrom: readonly number[];
  /** Edge → block it enters, or -1: leaves the function. Edge 0 is the function's entry into block 0. */
  readonly edgeTo: readonly number[];
  /** Edge → counter of the edge, or -1: derived, or {@link NOT_REQUIRED}. */
  readonly edgeCounter: readonly number[];
  /**
   * True when its counters are flags: each is not 0 when control came to the last instruction of its block. Of these
   * blocks' neighbours and of the ends of activations is known where else it came. With {@link ProbeMap.hitOnly}, and in
   * functions of which only whether they ran is known ({@link isPresence}).
   */
  readonly flags?: boolean;
  /**
   * True when it has so many locals that V8 may check apart whether there is room for its frame. When there is none, the
   * stack trace names some instruction of the function, though it was not entered.
   */
  readonly manyLocals?: boolean;
  /** Where `line` events may happen, and how they are counted. */
  readonly places: Places;
  /**
   * Code that runs under a line without an event of its own: `[file, line, block, offset]`. It makes the line covered
   * when the block was entered and did not end before `offset`.
   */
  readonly silent: readonly (readonly [
    file: FileIndex,
    line: number,
    block: BlockIndex,
    offset: ModuleOffset,
  ])[];
}

/** Whether all that is known of a function is whether it ran: it has no lines, and one flag. */
export const isPresence = ({ flags, places }: FunctionProbes): boolean =>
  flags === true && places.length === 0;

/**
 * Functions whose edge 0 has no counter and does not follow from their own: they are entered as often as they are
 * called, and only the calls listed here enter them. Sites `firstSite[k]` up to `firstSite[k + 1]`, excluded, call
 * `functions[k]`. A call counts when it starts; where that exhausts the stack, the callee has an {@link AbnormalExit} that
 * is `arriving` at its block 0.
 */
export interface EntrySharing {
  /** Indices into the probe map's functions. A caller that is in the list too comes before those that it calls. */
  readonly functions: readonly number[];
  readonly firstSite: readonly number[];
  /** Site → index into the probe map's functions. */
  readonly caller: readonly number[];
  /** Site → block of the caller. */
  readonly block: readonly number[];
  /** Site → ModuleOffset in the original of the `call`. */
  readonly offset: readonly number[];
}

/** Name and declaration of a traced function, for reports. */
export interface ProbedFunctionInfo {
  readonly funcidx: FuncIdx;
  readonly name: string;
  readonly linkageName?: string;
  /** Index into {@link ProbeMap.files}, or -1: unknown. */
  readonly file: FileIndex;
  /** 1-based line of the declaration, 0 when unknown. */
  readonly line: number;
}

/**
 * Original offset of every rewritten instruction: runs of bytes that were copied. A byte at rewritten offset `n` with
 * `rewritten[i] <= n < rewritten[i] + length[i]` was at `original[i] + n - rewritten[i]`. Ascending in both columns.
 */
export interface OffsetMap {
  readonly rewritten: Uint32Array;
  readonly original: Uint32Array;
  readonly length: Uint32Array;
}

/** Everything the runtime must know of a rewritten module. */
export interface ProbeMap {
  readonly module: {
    /** Lower-case hex SHA-256 of the original bytes; '' when the caller did not give it. */
    readonly sha256: string;
    /** Bytes of the original. */
    readonly size: number;
  };
  /** Paths as the debug info resolves them, not remapped. */
  readonly files: readonly string[];
  readonly functions: readonly FunctionProbes[];
  /** Names of the traced functions, in the order of `functions` and of `events.functions`, as far as there are any. */
  readonly functionInfo: readonly ProbedFunctionInfo[];
  /** True when it is known what ran, but not how often. */
  readonly hitOnly?: boolean;
  /** How entries follow from calls; without it, no function's do. */
  readonly sharing?: EntrySharing;
  /** Number of 64-bit counters. */
  readonly counterCount: number;
  /** Number of exports `wtrace:counters:0`, `:1`, … that together return all counters in order. */
  readonly readerCount: number;
  /** True when calls end blocks, because something in the module can throw or catch, or its host does so in the midst of it. */
  readonly callsEndBlocks: boolean;
  readonly offsets: OffsetMap;
  /** Its exported functions; absent: it has none, or they are not known. */
  readonly exports?: ExportedFunctions;
  /** Its branch points, if arms are counted. */
  readonly branches?: BranchPoints;
  /** Event probes, if the module has any. */
  readonly events?: EventMap;
}

/** Prefix of every export and import that wtrace adds to a module. */
export const EXPORT_PREFIX = 'wtrace:';
/** Export `wtrace:counters:<i>`: `() -> i64*`, the counters from `i * COUNTERS_PER_READER` on. */
export const COUNTERS_EXPORT = 'wtrace:counters:';
/** Export `wtrace:start`: the start function, where it was left to the host to call it. */
export const START_EXPORT = 'wtrace:start';
/** Engines allow 1,000 results of a function. */
export const COUNTERS_PER_READER = 1000;

/** `offset` of an {@link AbnormalExit} of which nobody knows where it was, or whether there was one. */
export const UNKNOWN_PLACE = 0xffff_ffff;

/**
 * An activation that ended in mid-block: the instruction at `offset` (ModuleOffset in the original) had started and
 * nothing after it ran. From stack traces; `count` activations ended there. Callers may write it: plain numbers.
 */
export interface AbnormalExit {
  readonly funcidx: number;
  readonly offset: number;
  readonly count: number;
  /**
   * True: not even that instruction had started. Control was on its way to `offset`, where a block begins: the edge was
   * counted, the block was not. So stands an activation that was stopped at a loop's back edge, and, at block 0, a call
   * that found no stack left or was stopped before its first instruction.
   */
  readonly arriving?: boolean;
}

/** Solved counts of one function, in the order of its {@link FunctionProbes}. */
export interface FunctionCounts {
  /** Times the function was entered. */
  readonly entries: number;
  /** Block → times entered; NaN where that is not asked for. */
  readonly blocks: Float64Array;
  /** Edge → times taken; NaN where that is not asked for. Only of maps with branch points, and there not of {@link isPresence}. */
  readonly edges?: Float64Array;
  /** Place → number of `line` events. */
  readonly places: Float64Array;
  /** Index into `silent` → whether that code ran. */
  readonly silent: readonly boolean[];
  /** False when the equations do not hold or a count passed 2^53 - 1: the numbers are not to be trusted. */
  readonly exact: boolean;
}

/**
 * Goes through the instructions of a traced function, in order: tells the ModuleOffset of each in the original and its
 * block, or -1 where control cannot come. From the rewriter, which knows instructions; for those who do not.
 */
export type InstructionWalk = (
  fn: FunctionProbes,
  visit: (offset: ModuleOffset, block: BlockIndex) => void,
) => void;
