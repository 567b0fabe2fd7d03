/** The options of `wtrace run` for events: flags, help and checks. */
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';

/** Which events are wanted, and where, as given. */
export interface TraceFlags {
  readonly trace?: true;
  /** `-`: standard output. */
  readonly traceFile?: string;
  readonly traceLimit?: number;
  /** A condition on `line` events: docs/when.md. */
  readonly when?: string;
}

/** Help for these options. */
export const traceExamples = `
  wtrace run --trace hello.wasm                          every event, with its source line, on stderr
  wtrace run --trace --include 'src/parser*' --trace-limit 500 app.wasm
  wtrace run --trace-file trace.jsonl --when 'param[0] > 100' app.wasm`;

function eventLimit(value: string): number {
  const limit = Number(value);
  if (/^\d+$/.test(value) && limit > 0 && Number.isSafeInteger(limit)) return limit;
  throw new UsageError(`--trace-limit ${value}: give a whole number from 1 on, such as --trace-limit 1000`);
}

function fileName(value: string): string {
  if (value === '') throw new UsageError('--trace-file: the name of the file is empty; give a path');
  return value;
}

/** Adds `--trace`, `--trace-file`, `--trace-limit` and `--when`. */
export function addTraceOptions(command: Command): Command {
  return command
    .option('--trace', 'show every call, line and return on stderr; no text report then unless asked for')
    .addOption(
      new Option('--trace-file <file>', "write every event there as JSON Lines; '-' is stdout").argParser(
        fileName,
      ),
    )
    .addOption(
      new Option('--trace-limit <n>', 'stop telling after <n> events; the program goes on').argParser(
        eventLimit,
      ),
    )
    .option('--when <condition>', "only lines where it holds, such as 'param[0] > 9' (docs/when.md)");
}

/** Whether events are wanted. @throws UsageError for options that need others */
export function wantsEvents(flags: TraceFlags): boolean {
  if (flags.trace === true || flags.traceFile !== undefined) return true;
  const needy = flags.when !== undefined ? '--when' : flags.traceLimit !== undefined ? '--trace-limit' : '';
  if (needy !== '') throw new UsageError(`${needy} chooses events: add --trace or --trace-file <file>`);
  return false;
}
