/** What threads that trace leave for `wtrace exec` in a directory of its own. */

/** Log of the threads whose stderr is not the command's: the program reads it, and gets nothing that is not its own. */
export const TRACE_LOG = 'log';

/** Ending of the file of a thread, which holds a {@link TraceNote} as JSON. */
export const TRACE_NOTE_SUFFIX = '.json';

/** What came of the events of one thread so far. */
export interface TraceNote {
  /** Whether there were any. */
  readonly events: boolean;
  /** Names of modules whose variables were wanted, and that have none. */
  readonly withoutVariables?: readonly string[];
  /** Names of wanted variables that no module which this thread rewrote has; absent where none of them has variables. */
  readonly missing?: readonly string[];
  /** `--trace-limit` was reached. */
  readonly limited: boolean;
  /** Error codes of the system: why the log, or the file, could not be written to its end. */
  readonly logFailure?: string;
  readonly fileFailure?: string;
}
