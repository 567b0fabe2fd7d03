/** What a report is: a pure function from facts to text. */
import type { CoverageFacts, InstructionListing, ModuleFacts } from '../coverage/index.ts';

/** What reports may depend on besides the facts. */
export interface ReportOptions {
  /** Columns of the terminal; undefined: no limit. */
  readonly width?: number | undefined;
  /** Whether to use colours. */
  readonly color: boolean;
  /** Name and version of the program, as data files name their maker. */
  readonly generator: string;
  /** Absolute directory that relative names are below; '' when there is none. */
  readonly sourceRoot: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  /** What is known of a module's instructions; undefined where the module is not at hand. */
  readonly listing?: (module: ModuleFacts) => InstructionListing | undefined;
}

/** One kind of report. */
export interface Report {
  /** As `--reporter` knows it. */
  readonly name: string;
  /** Name of the file in the reports' directory; undefined for a report that is printed. */
  readonly file?: string;
  /** True when there is nothing to report without instruction counts. */
  readonly needsInstructions?: boolean;
  /** The whole text, with a newline at its end; '' for nothing. */
  readonly format: (facts: CoverageFacts, options: ReportOptions) => string;
  /** The same in parts, where the whole may be too much for one string. */
  readonly parts?: (facts: CoverageFacts, options: ReportOptions) => Iterable<string>;
}
