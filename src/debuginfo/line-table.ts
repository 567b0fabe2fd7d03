/** What every kind of debug info is turned into: the rows of each function, the files they name, the functions. */
import { upperBound } from '../columns/index.ts';
import type { Warning } from '../errors.ts';
import { type RowIndex, rowIndex } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import type { DwarfEntries } from './dwarf/dwarf-entries.ts';

/** Bits of {@link LineTable.flags}; names are DWARF's (DWARF 5 §6.2.2). */
export const RowFlag = { is_stmt: 1, prologue_end: 2, basic_block: 4, epilogue_begin: 8 } as const;

/**
 * Rows of all functions in columns. The rows of one function are contiguous and ascend by offset; they are those
 * of the one sequence accepted for it, untouched: clamping to the first instruction and "the last of several at one
 * offset wins" are the reader's business (see `functionRows` in rewriter). Dead and refused sequences are not here.
 */
export interface LineTable {
  /** Resolved, `/`-separated paths; each distinct path once, so that equal index means equal file. */
  readonly files: readonly string[];
  /** Row → ModuleOffset of the instruction (or the locals vector) from which the row is in force. */
  readonly offset: Uint32Array;
  /** Row → index into {@link files}. */
  readonly file: Uint32Array;
  /** Row → 1-based line; 0: no line. */
  readonly line: Uint32Array;
  /** Row → 1-based column in bytes; 0: unknown. */
  readonly column: Uint32Array;
  /** Row → set of {@link RowFlag}. */
  readonly flags: Uint8Array;
  /**
   * Defined function (funcidx minus imported functions) → its first row; one entry more than there are functions,
   * so that function `i` has the rows `[firstRow[i], firstRow[i + 1])`.
   */
  readonly firstRow: Uint32Array;
  /**
   * The same lines in fewer rows, where every instruction has a line of its own (the disassembly): counting needs no more,
   * and rows for each instruction, which the columns of this table then have, are made when somebody reads them.
   */
  readonly inRuns?: LineTable;
  /**
   * Set in such a table: a row stands for a run of instructions of its function, from its own up to that of the next row.
   * Their lines follow each other. All but the first are plain: control neither comes to them nor leaves by them
   * otherwise than from one to the next.
   */
  readonly isInRuns?: true;
}

/** Number of instructions, and lines, of the run that a row of a table {@link LineTable.isInRuns in runs} stands for. */
export function runLength({ line }: LineTable, row: number, lastRow: number): number {
  return row + 1 < lastRow ? line[row + 1]! - line[row]! : 1;
}

/**
 * The row in force at a ModuleOffset, among the rows `[firstRow, lastRow)` of its function: the last one at or before it, of
 * several at one offset the last, and of those of line 0 none. @returns -1 when there is no such row with a line
 */
export function rowInForce(lines: LineTable, firstRow: number, lastRow: number, offset: number): RowIndex {
  let row = upperBound(lines.offset, offset, firstRow, lastRow) - 1;
  while (row >= firstRow && lines.line[row] === 0) row--;
  return rowIndex(row >= firstRow ? row : -1);
}

/** The first row of `[firstRow, lastRow)` that has a line; -1: none. */
export function firstLineRow(lines: LineTable, firstRow: number, lastRow: number): RowIndex {
  let row = firstRow;
  while (row < lastRow && lines.line[row] === 0) row++;
  return rowIndex(row < lastRow ? row : -1);
}

/** What debug info says of one function of the module. */
export interface FunctionInfo {
  /** funcidx, imports included. */
  readonly funcidx: number;
  /** `DW_AT_name` qualified by enclosing namespaces and types; else the name section's; else `func[i]`. */
  readonly name: string;
  /** Linkage name where it differs from `name`. */
  readonly linkageName?: string;
  /** Resolved path of the declaration; undefined when unknown. */
  readonly path?: string;
  /** 1-based line of the declaration; 0 when unknown. */
  readonly line: number;
}

/**
 * A call that the compiler replaced by the callee's code: a frame that the source has and the engine's stack has not.
 * Names and paths are as in {@link FunctionInfo}.
 */
export interface InlinedFrame {
  /** The callee; `(unnamed)` when the debug info has no name. */
  readonly name: string;
  /** Linkage name where it differs from `name`. */
  readonly linkageName?: string;
  /** Resolved path of the callee's declaration; undefined when unknown. */
  readonly path?: string;
  /** 1-based line of the callee's declaration; 0 when unknown. */
  readonly line: number;
  /** Resolved path of the place of the call; undefined when unknown. */
  readonly callPath?: string;
  /** 1-based line of the call; 0 when unknown. */
  readonly callLine: number;
  /** 1-based column of the call in bytes; 0 when unknown. */
  readonly callColumn: number;
}

/** A function that the linker left out of the module. */
export interface DroppedFunction {
  /** Resolved. */
  readonly path: string;
  /** Qualified; `(unnamed)` when the debug info has no name. */
  readonly name: string;
  /** 1-based line of the declaration, else its first one. */
  readonly line: number;
  /** Its lines in that file that no code in the module has, 1-based, ascending, at least one. */
  readonly lines: readonly number[];
}

/** What debug info says of a source's text, by which another text can be told from it. */
export interface SourceMark {
  /** MD5 of the file as it was compiled, lower-case hex. */
  readonly md5?: string;
  /** Its length in bytes. */
  readonly length?: number;
}

/** Where lines may come from; data files name it. */
export const debugInfoKinds = ['dwarf', 'source-map', 'disassembly'] as const;
/** Where the lines of a module came from. */
export type DebugInfoKind = (typeof debugInfoKinds)[number];

/** The answer of `readDebugInfo`: one line table whatever the source. */
export interface DebugInfo {
  readonly kind: DebugInfoKind;
  readonly lines: LineTable;
  /** Defined function → its {@link FunctionInfo}. Read on the first call: function names are not needed to count. */
  functions(): readonly FunctionInfo[];
  /**
   * The inlined calls that the code at a ModuleOffset of the original module is part of, innermost first: the first
   * frame's callee holds the place, each frame's call is in the callee of the next, the last one's in the function
   * itself. Empty where nothing was inlined or nothing is known: no DWARF, no rows, entries that can't be read or do
   * not fit the code, another function's offset. Entries are read function by function on first use.
   */
  inlinedAt(funcidx: number, offset: ModuleOffset): readonly InlinedFrame[];
  /** Functions that the linker left out, ascending by path, line and name. Read on the first call, which takes a while; none where nothing is known. */
  dropped?(): readonly DroppedFunction[];
  /** What describes variables, for `readVariables`; absent: nothing does. */
  readonly entries?: DwarfEntries;
  /**
   * What is said of the text of a file of `lines.files`: several marks where units that were compiled from different texts
   * name one path. Absent or empty when nothing is said.
   */
  sourceMarks?(path: string): readonly SourceMark[];
  /** Text of a file, where the debug info carries it (`sourcesContent`, disassembly); else undefined. */
  sourceText(path: string): string | undefined;
  readonly warnings: readonly Warning[];
  /** Facts for `wtrace inspect`, in the order to be shown; values are for people. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/**
 * Reads a file that a module names (`external_debug_info`, `sourceMappingURL`): a URL or path relative to the module.
 * Returns undefined when there is none, or when it may not be read.
 */
export interface ReadFile {
  (url: string): Uint8Array | undefined;
  /**
   * Why the file that was asked for last under this URL was not read, and what to do, as the end of a sentence:
   * `is too large: …`. Undefined, or absent: it is not there.
   */
  readonly whyNot?: (url: string) => string | undefined;
}

/** The end of a sentence that begins with a file that could not be read. */
export const whyUnread = (readFile: ReadFile, url: string): string =>
  readFile.whyNot?.(url) ?? 'is no file that can be read here: put it next to the module';
