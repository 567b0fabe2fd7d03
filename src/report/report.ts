/** What a report is: a pure function from facts to text, or to the texts of several files. */
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
  /** The text of a source file, by its path in the facts; undefined where it is not at hand. */
  readonly source?: (path: string) => SourceText | undefined;
  /** MD5 of a source file, in hexadecimal, by its path in the facts; undefined where it is not at hand. */
  readonly md5?: (path: string) => string | undefined;
  /** Whether a report of several files is to be one file. */
  readonly selfContained?: boolean;
}

/** The text of a source file. */
export interface SourceText {
  /** Line n at index n - 1, without line ends. */
  readonly lines: readonly string[];
  /** True when it is known not to be what was compiled. */
  readonly isChanged?: boolean;
}

/** A report that is one text, printed or written. */
export interface TextReport {
  readonly kind: 'text';
  /** As `--reporter` knows it. */
  readonly name: string;
  /** Name of the file in the reports' directory; undefined for a report that is printed. */
  readonly file?: string;
  /** True when there is nothing to report without instruction counts. */
  readonly needsInstructions?: boolean;
  /** See {@link showsBranches}. */
  readonly showsBranches?: boolean;
  /** See {@link showsContexts}. */
  readonly showsContexts?: boolean;
  /** The whole text, with a newline at its end; '' for nothing. */
  readonly format: (facts: CoverageFacts, options: ReportOptions) => string;
  /** The same in parts, where the whole may be too much for one string. */
  readonly parts?: (facts: CoverageFacts, options: ReportOptions) => Iterable<string>;
}

/** One file of a report of several. */
export interface ReportFile {
  /** Below the report's directory, `/`-separated. */
  readonly path: string;
  /** The text; made while it is read. */
  readonly parts: Iterable<string>;
}

/** A report that is several files. */
export interface PagesReport {
  readonly kind: 'pages';
  /** As `--reporter` knows it. */
  readonly name: string;
  /** See {@link showsBranches}. */
  readonly showsBranches?: boolean;
  /** See {@link showsContexts}. */
  readonly showsContexts?: boolean;
  /** See {@link showsInstances}. */
  readonly showsInstances?: boolean;
  /** Name of its directory in the reports' directory. */
  readonly directory: string;
  /** Loads what makes it, which takes longer than all other reports do. The file that people open comes last. */
  readonly load: () => Promise<(facts: CoverageFacts, options: ReportOptions) => Iterable<ReportFile>>;
}

/** One kind of report. */
export type Report = TextReport | PagesReport;

/** Whether a report shows the arms of branches, so that naming it has them counted. */
export const showsBranches = (report: Report): boolean => report.showsBranches === true;

/** Whether a report shows which lines ran in which context, so that their counters are solved one by one. */
export const showsContexts = (report: Report): boolean => report.showsContexts === true;

/** Whether a report shows hits of lines apart for each function that has them, so that naming it has them collected. */
export const showsInstances = (report: Report): boolean =>
  report.kind === 'pages' && report.showsInstances === true;

/** Whether there is nothing to report without instruction counts. */
export const needsInstructions = (report: Report): boolean =>
  report.kind === 'text' && report.needsInstructions === true;
