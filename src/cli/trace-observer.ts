/** The observer of `wtrace run --trace` and `--trace-file`: loaded in the guest's thread, where it writes. */

import { functionTexts } from '../debuginfo/index.ts';
import type { GuestObserver, ObserverControl } from '../hosts/index.ts';
import type { EventName, Frame, TraceFunction } from '../runtime/index.ts';
import { readSource } from '../store/index.ts';
import { readModule } from '../wasm/index.ts';
import { splitSource } from './source-lines.ts';
import { type EventText, jsonLines } from './trace-json.ts';
import { traceLog } from './trace-log.ts';
import { TraceOutput } from './trace-output.ts';

/** Where the text of a source file is. */
export type SourcePlace =
  | { readonly kind: 'text'; readonly text: string }
  /** In the first of these that is there. */
  | { readonly kind: 'file'; readonly paths: readonly string[] }
  /** It is the disassembly of a defined function (funcidx minus imported functions) of this module. */
  | { readonly kind: 'disassembly'; readonly module: Uint8Array; readonly index: number };

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
  /** Events that are reported at most. */
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
    notice.add(`wtrace: --trace-limit ${limit} reached; the program continues untraced\n`);
    notice.flush();
  };
  const local = (frame: Frame, event: EventName, arg: unknown): undefined => {
    tell(event, frame, arg);
    if (event === 'return' || event === 'unwind') depth--;
  };
  const trace = (frame: Frame, _event: EventName, _arg: unknown): TraceFunction => {
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
  const textOf = sourceTexts();
  return (file: string, line: number): string | undefined => {
    let lines = known.get(file);
    if (lines === undefined) {
      const place = places.get(file);
      lines = place === undefined ? [] : splitSource(file, textOf(place));
      known.set(file, lines);
    }
    return lines[line - 1];
  };
}

function sourceTexts(): (place: SourcePlace) => string {
  const disassemblers = new Map<Uint8Array, (index: number) => string>();
  return (place) => {
    switch (place.kind) {
      case 'text':
        return place.text;
      case 'file':
        return firstOf(place.paths);
      case 'disassembly': {
        const { module, index } = place;
        const disassemble = disassemblers.get(module) ?? functionTexts(readModule(module));
        disassemblers.set(module, disassemble);
        return disassemble(index);
      }
    }
  };
}

function firstOf(paths: readonly string[]): string {
  for (const path of paths) {
    const bytes = readSource(path);
    if (bytes !== undefined) return new TextDecoder().decode(bytes);
  }
  return '';
}
