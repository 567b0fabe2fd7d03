/** What a reader of another tool's reports is. */
import type { ModuleFacts, ReportFormat } from '../coverage/index.ts';
import type { ReportFiles } from './report-files.ts';

/** One format: a file and a row in the table of `index.ts`. */
export interface Format {
  readonly name: ReportFormat;
  /** Whether a text is a report of this format, by what it begins with. A text of this format that is damaged is one, too. */
  readonly accepts: (text: string) => boolean;
  /**
   * Reads the text into `files`.
   * @returns directories that relative paths are said to belong to, best first
   * @throws DataFileError when something in it is wrong
   */
  readonly read: (text: string, files: ReportFiles) => readonly string[];
}

/** A report that was read. Paths are as it has them. */
export interface ForeignReport {
  readonly facts: ModuleFacts;
  /** Directories that relative paths are said to belong to, best first; they may be relative themselves. */
  readonly directories: readonly string[];
}
