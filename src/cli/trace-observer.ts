/** The observer of `wtrace run --trace` and `--trace-file`: loaded in the guest's thread, where it writes. */

import type { GuestObserver, ObserverControl } from '../hosts/index.ts';
import type { EventName, Frame, TraceFunction } from '../runtime/index.ts';
import { MAX_FILE_BYTES, readWhole } from './files.ts';
import { type EventText, jsonLines } from './trace-json.ts';
import { traceLog } from './trace-log.ts';
import { TraceOutput } from './trace-output.ts';

/** Where the text of a source file is: at hand, or in the first of some files that is there. */
export type SourcePlace = { readonly text: string } | { readonly paths: readonly string[] };

/** What the main thread has decided. */
export interface ObserverSettings {
  /** Present with `--trace`. */
  readonly log?: {
    readonly color: boolean;
    readonly width: number | undefined;
    readonly placeWidth: number;
    /** By the file's name in reports. */
    readonly sources: ReadonlyMap<string, SourcePlace>;
  };
  /** Present with `--trace-file`; `own`: nobody else writes to the descriptor. */
  readonly file?: { readonly fd: number; readonly own: boolean };
  /** Events that are told at most. */
  readonly limit?: number;
  readonly quiet: boolean;
}

/** What came of it. */
export interface ObserverSummary {
  readonly events: number;
  /** Error codes of the system: why the log, or the file, could not be written to its end. */
  readonly logFailure?: string;
  readonly fileFailure?: string;
}

const STDERR = 2;

/** See `Observe` of src/hosts. */
export function observe(settings: ObserverSettings, control: ObserverControl): GuestObserver {
  const { log, file, limit = Number.POSITIVE_INFINITY } = settings;
  const outputs: { readonly output: TraceOutput; readonly text: EventText }[] = [];
  const failed = (): void => {
    if (outputs.every(({ output }) => output.failure !== undefined)) control.stop();
  };
  const open = (fd: number, own: boolean, text: EventText): TraceOutput => {
    const output = new TraceOutput(fd, own, failed);
    outputs.push({ output, text });
    return output;
  };
  const toLog = log && open(STDERR, false, traceLog({ ...log, sourceLine: sourceLines(log.sources) }));
  const toFile = file && open(file.fd, file.own, jsonLines());

  let events = 0;
  let depth = 0;
  const tell = (event: EventName, frame: Frame, arg: unknown): void => {
    if (events === limit) return;
    events++;
    for (const { output, text } of outputs) output.add(text(event, frame, depth, arg));
    if (events === limit) stop();
  };
  const stop = (): void => {
    control.stop();
    if (settings.quiet) return;
    const notice = toLog ?? new TraceOutput(STDERR, false, () => {});
    notice.add(`wtrace: --trace-limit ${limit} is reached; the program goes on untraced\n`);
    notice.flush();
  };
  const local: TraceFunction = (frame, event, arg) => {
    tell(event, frame, arg);
    if (event === 'return' || event === 'unwind') depth--;
  };
  const trace: TraceFunction = (frame, ..._call) => {
    depth++;
    tell('call', frame, undefined);
    return local;
  };
  return {
    trace,
    flush() {
      for (const { output } of outputs) output.flush();
    },
    summary: (): ObserverSummary => ({
      events,
      ...(toLog?.failure === undefined ? {} : { logFailure: toLog.failure }),
      ...(toFile?.failure === undefined ? {} : { fileFailure: toFile.failure }),
    }),
  };
}

/** Lines of source files, read when the first of each is asked for. */
function sourceLines(places: ReadonlyMap<string, SourcePlace>) {
  const known = new Map<string, readonly string[]>();
  return (file: string, line: number): string | undefined => {
    let lines = known.get(file);
    if (lines === undefined) {
      const place = places.get(file);
      lines = place === undefined ? [] : textOf(place).split(/\r?\n/);
      known.set(file, lines);
    }
    return lines[line - 1];
  };
}

function textOf(place: SourcePlace): string {
  if ('text' in place) return place.text;
  for (const path of place.paths) {
    try {
      return new TextDecoder().decode(readWhole(path, 'a source file', MAX_FILE_BYTES));
    } catch {
      // Looked for in the next place.
    }
  }
  return '';
}
