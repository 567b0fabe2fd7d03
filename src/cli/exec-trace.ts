/** The events of `wtrace exec`: where its processes write them, and what is to be said of it afterwards. */
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FileError, UsageError } from '../errors.ts';
import { missingNames } from '../event-log/index.ts';
import { type ExecTrace, TRACE_LOG, TRACE_NOTE_SUFFIX, type TraceNote } from '../preload/index.ts';
import { printable } from '../report/index.ts';
import { parseWhen } from '../rewriter/index.ts';
import { causeOf, causeOfCode } from '../store/index.ts';
import { ExitCode } from './exit-codes.ts';
import { complain, stderr } from './terminal.ts';
import { type TraceFlags, wantedVariables, wantsEvents } from './trace-options.ts';

/** Milliseconds between two looks at the log of processes whose stderr is another. */
const LOOK_EVERY = 100;
const PIECE = 1 << 16;
const NEWLINE = 10;
const STDERR = 2;
const NO_VARIABLES =
  'nothing describes any, so events show none; compile it with -g, to DWARF, and without a tool that removes it';

/** See the top of this file. Has to be {@link close}d. */
export class ExecEvents {
  readonly #flags: TraceFlags;
  readonly #directory: string;
  readonly #timer: NodeJS.Timeout;
  /** What of the log has been shown, in bytes. */
  #shown = 0;

  private constructor(flags: TraceFlags) {
    this.#flags = flags;
    this.#directory = mkdtempSync(join(tmpdir(), 'wtrace-trace-'));
    this.#timer = setInterval(() => this.#show(), LOOK_EVERY);
    this.#timer.unref();
  }

  /**
   * Empties the file, and makes a directory for what processes leave.
   * @returns undefined: no events are wanted
   * @throws UsageError for options that make no sense; FileError when the file cannot be written
   */
  static of(flags: TraceFlags): ExecEvents | undefined {
    if (!wantsEvents(flags)) return undefined;
    const { traceFile, when, locals } = flags;
    if (traceFile === '-')
      throw new UsageError("--trace-file -: stdout is the command's own; give a file, such as trace.jsonl");
    // Mistakes in these are said before the command starts.
    if (when !== undefined) parseWhen(when, '--when');
    if (locals !== undefined) wantedVariables(locals);
    try {
      if (traceFile !== undefined) closeSync(openSync(traceFile, 'w'));
    } catch (error) {
      throw new FileError(`cannot write ${traceFile}: ${causeOf(error)}`, traceFile ?? '');
    }
    try {
      return new ExecEvents(flags);
    } catch (error) {
      throw new FileError(`cannot make a directory for events in ${tmpdir()}: ${causeOf(error)}`, tmpdir());
    }
  }

  /** For the processes of the command. */
  get settings(): ExecTrace {
    const { trace, traceFile, traceLimit: limit, when, locals } = this.#flags;
    const { color, width } = stderr;
    const { dev, ino } = fstatSync(STDERR);
    return {
      directory: this.#directory,
      ...(trace && { log: { color, ...(width !== undefined && { width }), stderr: { dev, ino } } }),
      ...(traceFile === undefined ? {} : { file: resolve(traceFile) }),
      ...(limit === undefined ? {} : { limit }),
      ...(when === undefined ? {} : { when }),
      ...(locals === undefined ? {} : { locals: wantedVariables(locals) }),
    };
  }

  /** Says what is to be said when the command has ended. Returns 0, or the exit code that says what is amiss. */
  tell(quiet: boolean): number {
    this.#show();
    const notes = this.#notes();
    const { traceFile, traceLimit, when } = this.#flags;
    let code: number = ExitCode.ok;
    const lost = (what: string, failure: string | undefined): void => {
      if (failure === undefined) return;
      complain(`cannot write ${what}: ${causeOfCode(failure)}`);
      code = ExitCode.failure;
    };
    lost(traceFile ?? '', notes.find(({ fileFailure }) => fileFailure !== undefined)?.fileFailure);
    // A closed pipe is a quiet end.
    const logFailure = notes.find((note) => note.logFailure !== undefined && note.logFailure !== 'EPIPE');
    lost('the trace', logFailure?.logFailure);
    if (quiet) return code;
    const limited = notes.filter((note) => note.limited).length;
    if (limited > 0)
      complain(`--trace-limit ${traceLimit} reached in ${threads(limited)}, which continued untraced`);
    const without = new Set(notes.flatMap(({ withoutVariables = [] }) => withoutVariables));
    if (without.size > 0) complain(`no variables in ${[...without].join(', ')}: ${NO_VARIABLES}`);
    const problem = missingNames(notes.map(({ missing }) => missing));
    if (problem !== undefined) complain(printable(problem));
    if (notes.length > 0 && !notes.some(({ events }) => events)) complain(`no events: ${whyNone(when)}`);
    return code;
  }

  /** Removes the directory. */
  close(): void {
    clearInterval(this.#timer);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #notes(): TraceNote[] {
    return readdirSync(this.#directory)
      .filter((name) => name.endsWith(TRACE_NOTE_SUFFIX))
      .flatMap((name): TraceNote[] => {
        try {
          return [JSON.parse(readFileSync(join(this.#directory, name), 'utf8')) as TraceNote];
        } catch {
          // Its process was killed while it wrote.
          return [];
        }
      });
  }

  /** Shows what has come into the log, in whole lines. */
  #show(): void {
    if (this.#flags.trace !== true) return;
    let fd: number | undefined;
    try {
      fd = openSync(join(this.#directory, TRACE_LOG), 'r');
      let piece = Buffer.alloc(PIECE);
      for (;;) {
        const length = readSync(fd, piece, 0, piece.length, this.#shown);
        const whole = piece.lastIndexOf(NEWLINE, length - 1) + 1;
        if (length > 0 && whole > 0) stderr.write(piece.toString('utf8', 0, whole));
        else if (length < piece.length) return;
        // A line that is longer than that.
        else piece = Buffer.alloc(2 * piece.length);
        this.#shown += whole;
      }
    } catch {
      // There is none.
    } finally {
      if (fd !== undefined) closeSync(fd);
    }
  }
}

const threads = (count: number): string => (count === 1 ? 'one thread' : `${count} threads`);

const whyNone = (when: string | undefined): string =>
  when === undefined
    ? 'no traced function ran; see wtrace inspect, --include and --omit'
    : '--when was true at no line of a traced function; see docs/when.md, wtrace inspect and --include';
