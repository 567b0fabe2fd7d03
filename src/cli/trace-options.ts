/** The options of `wtrace run` and `wtrace exec` for events: flags, help and checks. */
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import type { WantedVariables } from '../event-log/index.ts';
import type { GivenWatch } from '../load/index.ts';
import { parsePath } from '../variables/index.ts';
import { addPointOptions, type PointFlags, pointExamples } from './point-options.ts';

/** Which events are wanted, and where, as given. */
export interface TraceFlags {
  readonly trace?: true;
  /** `-`: standard output. */
  readonly traceFile?: string;
  readonly traceLimit?: number;
  /** A condition on `line` events: docs/when.md. Calls and returns follow from the lines. */
  readonly when?: string;
  /** `all`, or variables and parts of them, separated by commas. */
  readonly locals?: string;
  /** Points at lines; of `run` only. */
  readonly at?: readonly PointFlags[];
  /** Of `run` only. */
  readonly watch?: readonly GivenWatch[];
}

/** Help for these options. */
export const traceExamples = `
  wtrace run --trace hello.wasm          every event, with its source line
  wtrace run --trace --include 'src/parser*' --trace-limit 500 app.wasm
  wtrace run --trace --locals all app.wasm   with what variables hold
  wtrace run --trace-file trace.jsonl --when 'n > 100' app.wasm${pointExamples}`;

function eventLimit(value: string): number {
  const limit = Number(value);
  if (/^\d+$/.test(value) && limit > 0 && Number.isSafeInteger(limit)) return limit;
  throw new UsageError(`--trace-limit ${value}: expected a positive integer, such as --trace-limit 1000`);
}

function fileName(value: string): string {
  if (value === '') throw new UsageError('--trace-file: the file name is empty; give a path');
  return value;
}

/**
 * Adds `--trace`, `--trace-file`, `--locals`, `--trace-limit` and `--when`.
 * @param several the command may start several processes, whose stdout is their own
 */
export function addTraceOptions(command: Command, several: boolean): Command {
  const toStdout = several ? '' : "; '-' is stdout";
  const threads = several ? ' of a thread' : '';
  command
    .option(
      '--trace',
      'show every call, line and return on stderr; suppresses the text report unless --reporter is given',
    )
    .addOption(
      new Option('--trace-file <file>', `write every event to <file> as JSON Lines${toStdout}`).argParser(
        fileName,
      ),
    )
    .option(
      '--locals <names>',
      "add what variables hold to events and traps: 'all', or such as n,p.x,buf[0] (docs/variables.md)",
    )
    .addOption(
      new Option(
        '--trace-limit <n>',
        `stop tracing after <n> events${threads}; the program keeps running`,
      ).argParser(eventLimit),
    )
    .option(
      '--when <condition>',
      "only lines for which it is true, and the calls that lead there, such as 'n > 3 && p->x == 0' (docs/when.md)",
    );
  return several ? command : addPointOptions(command);
}

/**
 * Which variables `--locals` names.
 * @throws UsageError for what is no variable
 */
export function wantedVariables(given: string): WantedVariables {
  return given.trim() === 'all' ? 'all' : given.split(',').map((text) => parsePath(text, '--locals'));
}

/** Whether `--locals` is alone: then only the stack trace of a trap shows variables. */
export const onlyAtTraps = ({ trace, traceFile, traceLimit, when, locals, at, watch }: TraceFlags): boolean =>
  locals !== undefined && (trace ?? traceFile ?? traceLimit ?? when ?? at ?? watch) === undefined;

/** Whether all events are wanted, or those that `--when` selects. With points, `--trace-file` alone is for their hits. */
export const tracesLines = ({ trace, traceFile, at, watch }: TraceFlags): boolean =>
  trace === true || (traceFile !== undefined && (at ?? watch) === undefined);

/** Whether events are wanted. @throws UsageError for options that need others */
export function wantsEvents(flags: TraceFlags): boolean {
  if (tracesLines(flags)) return true;
  if (flags.locals !== undefined) {
    const text = '--locals shows variables at events: add --trace';
    if ((flags.at ?? flags.watch) === undefined) throw new UsageError(`${text} or --trace-file <file>`);
    throw new UsageError(`${text}, or, for those at a point, give --dump locals after its --at`);
  }
  if ((flags.at ?? flags.watch) !== undefined) {
    if (flags.when === undefined) return true;
    throw new UsageError(
      '--when before --at filters the events of a trace: add --trace, or put it after --at',
    );
  }
  const needy = flags.when !== undefined ? '--when' : flags.traceLimit !== undefined ? '--trace-limit' : '';
  if (needy !== '') throw new UsageError(`${needy} filters events: add --trace or --trace-file <file>`);
  return false;
}
