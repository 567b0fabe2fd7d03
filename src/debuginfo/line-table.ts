/** What every kind of debug info is turned into: the rows of each function, the files they name, the functions. */
import type { Warning } from '../errors.ts';

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

/** Where the lines came from. */
export type DebugInfoKind = 'dwarf' | 'source-map' | 'disassembly';

/** The answer of `readDebugInfo`: one line table whatever the source. */
export interface DebugInfo {
  readonly kind: DebugInfoKind;
  readonly lines: LineTable;
  /** Defined function → its {@link FunctionInfo}. Read on the first call: function names are not needed to count. */
  functions(): readonly FunctionInfo[];
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
export type ReadFile = (url: string) => Uint8Array | undefined;
