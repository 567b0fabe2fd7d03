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

/**
 * Where an arm of a branch leads first; or how the activation ends, if it comes to no other place; `nowhere`: it does not. Reports of
 * other tools do not always say it: `unknown`.
 */
export type BranchTarget =
  | {
      readonly kind: 'place';
      /** As reports name it; absent: the file of the branch. */
      readonly path?: string;
      /** 1-based. */
      readonly line: number;
      /** 1-based, in bytes; 0 when unknown. */
      readonly column: number;
    }
  | { readonly kind: 'return' | 'throw' | 'trap' | 'nowhere' | 'unknown' };

/** One arm of a branch point. */
export interface BranchArmFacts {
  /** Times taken. */
  readonly hits: number;
  readonly to: BranchTarget;
  /** True when it only leads to a trap: a check that the compiler made. Only where all branches were counted. */
  readonly implicit?: true;
}

/** One branch point of a file; docs/branches.md defines it. It was reached as often as its arms were taken together. */
export interface BranchFacts {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in bytes; 0 when unknown. */
  readonly column: number;
  /** `switch`: one of several cases; else a condition. */
  readonly kind: 'branch' | 'switch';
  /** True when the condition was joined from several parts, so that its operands cannot be told apart here. */
  readonly joined?: true;
  /** Why it is none of the source's. Only where all branches were counted. */
  readonly compilerMade?: 'constant' | 'guard';
  /** 1-based line that declares the function it is in, 0 when unknown: with the place and `number` what copies are known by. */
  readonly declared: number;
  /** Number among the points of its place in its function, from 0. */
  readonly number: number;
  /** At least two, in an order that all copies share; of branches that other tools counted, at least one. */
  readonly arms: readonly BranchArmFacts[];
}

/** A function of the source that the linker left out of the module: its line table is there, its code is not. */
export interface DroppedFunctionFacts {
  readonly name: string;
  /** 1-based line of the declaration, else the first line of `lines`. */
  readonly line: number;
  /** Its lines with rows, 1-based, ascending, each once. */
  readonly lines: readonly number[];
}

/** The lines of a file that ran in one context, such as a test. There may be thousands of contexts: read `lines` of one after the other. */
export interface ContextFacts {
  /** As `--context`, `WTRACE_CONTEXT` or a test runner gave it. */
  readonly name: string;
  /** Covered lines, 1-based, ascending, each once; may be made anew each time it is read. */
  readonly lines: readonly number[];
}

/** One source file (or one function's disassembly). */
export interface FileFacts {
  /** As reports name it: remapped, relative to the source root when below it, `/`-separated. */
  readonly path: string;
  /** Ascending by line, each line once. */
  readonly lines: readonly LineFacts[];
  /** Ascending by line, then name. */
  readonly functions: readonly FunctionFacts[];
  /** Ascending by line, then column; absent where arms of branches were not counted. */
  readonly branches?: readonly BranchFacts[];
  /** Lines that comments in the source exclude: 1-based, ascending, in none of the lists above; absent: none. */
  readonly excluded?: readonly number[];
  /** Functions that are not in the binary, ascending by line, then name; absent: none, or not known. */
  readonly dropped?: readonly DroppedFunctionFacts[];
  /** Which lines ran in which context, ascending by name; absent where no run named one. */
  readonly contexts?: readonly ContextFacts[];
  /** Lines that are new or changed since the revision that `--diff` names, 1-based, ascending; absent without `--diff`. */
  readonly changed?: readonly number[];
}

/** Hits of lines of one file within one function of the module: of its own code, or of what was inlined into it. */
export interface InstanceFacts {
  /** Of the file, as reports name it. */
  readonly path: string;
  /** Of the function. */
  readonly name: string;
  readonly funcidx: number;
  /** Lines, 1-based, ascending, each once, that other functions have code of as well; and their hits here. */
  readonly lines: readonly (readonly [line: number, hits: number])[];
}

/** How often each instruction started, in columns: large modules have a million. */
export interface InstructionCounts {
  /** ModuleOffsets in the original module, ascending, each once: every instruction of every traced function. */
  readonly offset: Uint32Array;
  /** Exact up to 2^53 - 1; 0 also where control can never come. */
  readonly count: Float64Array;
}

/** Reports of other tools that can be read. */
export type ReportFormat = 'cobertura' | 'istanbul' | 'lcov';

/** One module: equal `sha256` means equal module. Or what reports of other tools in one format say, of any kind of program. */
export interface ModuleFacts {
  /** File name without directory, as given on the command line. */
  readonly name: string;
  /** Empty when it is not known, and where no module was counted. */
  readonly sha256: string;
  /** Where the counts are not wtrace's: the format of the reports that they were read from. */
  readonly readFrom?: ReportFormat;
  /** Ascending by path. */
  readonly files: readonly FileFacts[];
  /** Names of functions whose counts are not exact (see docs/messages.md, `inexact-counts`). */
  readonly inexact: readonly string[];
  /** Names of functions that ran and have no lines, ascending; absent when none is known. */
  readonly withoutLines?: readonly string[];
  /** True when it is known what ran, but not how often (`--hit-only`): every number of hits is 1 or 0. */
  readonly hitOnly?: boolean;
  /** Which branches were counted: those of the source, or all, with what compilers make by themselves; absent: none. */
  readonly branches?: 'source' | 'all';
  /** Hits of lines apart for each function that has code of them; only where a report shows them. Not in data files of version 1. */
  readonly instances?: readonly InstanceFacts[];
  /** Only when instructions were counted. */
  readonly instructions?: InstructionCounts;
}

/** Everything that a report needs. */
export interface CoverageFacts {
  readonly modules: readonly ModuleFacts[];
  /** Number of files with code that `--omit`, `--include` or the default omission of system libraries left out. */
  readonly omittedFiles: number;
}
