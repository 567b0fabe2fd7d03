/** Exit codes of the command, besides the program's own; scripts rely on them. */
export const ExitCode = {
  ok: 0,
  /** The program exited 0, but a gate was missed. */
  gateMissed: 2,
  /** wtrace itself failed, or was called wrongly. */
  failure: 125,
  /** `--timeout` ended the program: the code of timeout(1). */
  timedOut: 124,
  /** A point stopped the program: 128 + SIGTRAP, as of a native program at a breakpoint. */
  stopped: 133,
  /** The program trapped: 128 + SIGABRT, as native programs that abort. */
  trapped: 134,
  /** Nobody reads the trace any more: 128 + SIGPIPE, as other programs whose output is a closed pipe. */
  readerGone: 141,
} as const;
