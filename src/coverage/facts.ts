/** Coverage as facts: what ran, per module, file, line and function. Reports format these and see nothing else. */

/** One coverable line. */
export interface LineFacts {
  /** 1-based. */
  readonly line: number;
  /** Number of `line` events; exact up to 2^53 - 1. */
  readonly hits: number;
  /** True when its code ran; with `hits` 0 that is code which ran without an event of its own. */
  readonly covered: boolean;
}

/** One function of a file. */
export interface FunctionFacts {
  readonly name: string;
  readonly linkageName?: string;
  /** 1-based line of the declaration, else the first coverable line of the function in this file; 0: neither. */
  readonly line: number;
  /** Times entered. */
  readonly hits: number;
}

/** One source file (or one function's disassembly). */
export interface FileFacts {
  /** As reports name it: remapped, relative to the source root when below it, `/`-separated. */
  readonly path: string;
  /** Ascending by line, each line once. */
  readonly lines: readonly LineFacts[];
  /** Ascending by line, then name. */
  readonly functions: readonly FunctionFacts[];
}

/** How often each instruction started, in columns: large modules have a million. */
export interface InstructionCounts {
  /** ModuleOffsets in the original module, ascending, each once: every instruction of every traced function. */
  readonly offset: Uint32Array;
  /** Exact up to 2^53 - 1; 0 also where control can never come. */
  readonly count: Float64Array;
}

/** One module: equal `sha256` means equal module. */
export interface ModuleFacts {
  /** File name without directory, as given on the command line. */
  readonly name: string;
  readonly sha256: string;
  /** Ascending by path. */
  readonly files: readonly FileFacts[];
  /** Names of functions whose counts are not exact (see docs/messages.md, `inexact-counts`). */
  readonly inexact: readonly string[];
  /** Names of functions that ran and have no lines, ascending; absent when none is known. */
  readonly withoutLines?: readonly string[];
  /** True when it is known what ran, but not how often (`--hit-only`): every number of hits is 1 or 0. */
  readonly hitOnly?: boolean;
  /** Only when instructions were counted. */
  readonly instructions?: InstructionCounts;
}

/** Everything that a report needs. */
export interface CoverageFacts {
  readonly modules: readonly ModuleFacts[];
  /** Number of files with code that `--omit`, `--include` or the default omission of system libraries left out. */
  readonly omittedFiles: number;
}
