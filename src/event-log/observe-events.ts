/** The observer of `--trace` and `--trace-file`: lives in the guest's thread, where it writes. */

import type { EventName, Frame, TraceFunction } from '../runtime/index.ts';
import type { ReadFolders, RefusedSource } from '../store/index.ts';
import { type HitReceiver, PointEvents, type PointSettings } from './point-events.ts';
import { changeJson, changeLine, pointJson, pointLines } from './point-text.ts';
import { ChangedVariables, PlaceFrames, shownVariables, type WantedVariables } from './shown-variables.ts';
import { type EventText, jsonLines, type ReportedEvent } from './trace-json.ts';
import { traceLog } from './trace-log.ts';
import { TraceOutput } from './trace-output.ts';
import { type SourcePlace, TraceSources } from './trace-sources.ts';
import { type UnwoundActivation, UnwoundVariables } from './unwound-variables.ts';

/** Where JSON Lines go. */
export interface LogFile {
  readonly fd: number;
  /** Nobody else writes to the descriptor. */
  readonly own: boolean;
  /** Fields that every event has besides. */
  readonly more?: Readonly<Record<string, number>>;
}

/** What an observer can do. */
interface Control {
  /** No more events; the program keeps running. */
  stop(): void;
  /** Nobody reads what is written. Need not return. */
  endProgram(): void;
  /** The summary says more now: there are events, their limit is reached, or an output failed. */
  changed?(): void;
  /** A point stops the program. Need not return. Present where there are points. */
  stopProgram?(): void;
}

/** The observer of all events of a thread. */
interface EventObserver {
  readonly trace: TraceFunction;
  /** Writes everything that is held back. */
  flush(): void;
  summary(): ObserverSummary;
}

/** What was decided before the first event. With variables, but neither log nor file, only what a trap unwinds is kept. */
export interface ObserverSettings {
  /** Present with `--trace`. */
  readonly log?: {
    /** Where it is written; stderr by default. */
    readonly fd?: number;
    /** Before every line. */
    readonly prefix?: string;
    readonly color: boolean;
    readonly width: number | undefined;
    /** Columns of the longest place; a number where all modules are known. */
    readonly placeWidth: number | (() => number);
    /** By the file's name in reports. */
    readonly sources: ReadonlyMap<string, SourcePlace>;
    /** In which files with sources may be. */
    readonly folders: ReadFolders;
  };
  /** Present with `--trace-file`. */
  readonly file?: LogFile;
  /** Events that are reported at most. */
  readonly limit?: number;
  /** Whether the log, or stderr, says that the limit was reached. */
  readonly quiet: boolean;
  /** With `--when`: there are only lines for which it is true. */
  readonly conditional: boolean;
  /** Present where variables of the source are shown. */
  readonly variables?: WantedVariables;
  /** Present where there are points. */
  readonly points?: {
    readonly list: readonly PointSettings[];
    /** Lines are wanted besides, with their calls; else there are `line` events at points only. */
    readonly traced: boolean;
    /** Present where hits are shown on stderr. */
    readonly log?: { readonly color: boolean };
    /** Names of watched values. */
    readonly watches: readonly string[];
    /** Some of them may be of activations. */
    readonly perActivation: boolean;
  };
}

/** What came of it. */
export interface ObserverSummary {
  readonly events: number;
  /** There were more than `limit`. */
  readonly limited: boolean;
  /** Error codes of the system: why the log, or the file, could not be written to its end. */
  readonly logFailure?: string;
  readonly fileFailure?: string;
  /** Sources whose text was not shown. */
  readonly refused: readonly RefusedSource[];
  /** Activations that the last trap ended, innermost first, where variables are shown. */
  readonly unwound: readonly UnwoundActivation[];
  /** By point: how often it was hit. */
  readonly hits: readonly number[];
  /** How often watched values changed. */
  readonly changes: number;
  /** The point that stopped the program; undefined: none. */
  readonly stoppedBy?: StoppingPoint;
}

/** A hit that stopped the program. */
export interface StoppingPoint {
  readonly index: number;
  readonly file: string;
  readonly line: number;
}

const STDERR = 2;

/** Makes the observer; `wtrace run` loads it by its URL: see `Observe` of src/hosts. */
export function observeEvents(settings: ObserverSettings, control: Control): EventObserver {
  const { log, file, limit = Number.POSITIVE_INFINITY } = settings;
  const outputs: { readonly output: TraceOutput; readonly text: EventText }[] = [];
  const failed = (): void => {
    control.changed?.();
    if (outputs.some(({ output }) => output.failure === undefined)) return;
    control.stop();
    // A program whose output nobody reads ends, as elsewhere (`| head`); a full disk is no reason to end it.
    if (outputs.every(({ output }) => output.failure === 'EPIPE')) control.endProgram();
  };
  const open = (fd: number, own: boolean, text: EventText): TraceOutput => {
    const output = new TraceOutput(fd, own, failed);
    outputs.push({ output, text });
    return output;
  };
  const sources = log && new TraceSources(log.sources, log.folders);
  const toLog = log && sources && open(log.fd ?? STDERR, false, logOf(log, sources));
  const toFile = file && open(file.fd, file.own, jsonLines(file.more));
  const { points: pointed } = settings;
  const toTerminal = pointed?.log && (toLog ?? open(STDERR, false, noText));

  let events = 0;
  let changes = 0;
  let stoppedBy: StoppingPoint | undefined;
  const values = settings.variables && new VariablesOfEvents(settings.variables, settings.conditional);
  const count = (): void => {
    if (++events === limit) stop();
    if (events === 1 || events === limit) control.changed?.();
  };
  const flush = (): void => {
    for (const { output } of outputs) output.flush();
  };
  const tell: Tell = (event, frame, depth, arg) => {
    if (events === limit) return;
    const variables = values?.take(event, frame, depth);
    const reported = { event, frame, depth, arg, ...(variables && { variables }) };
    for (const { output, text } of outputs) output.add(text(reported));
    count();
  };
  const stop = (): void => {
    control.stop();
    if (settings.quiet) return;
    const notice = toLog ?? toTerminal ?? new TraceOutput(STDERR, false, () => {});
    notice.add(`wtrace: --trace-limit ${limit} reached; the program continues untraced\n`);
    notice.flush();
  };
  if (outputs.length === 0 && values !== undefined) return silent(values.unwound);
  const lines = pointLines(pointed?.log?.color === true);
  const changed = changeLine(pointed?.log?.color === true);
  const receiver: HitReceiver = {
    hit(hit) {
      if (events === limit) return;
      toTerminal?.add(lines(hit));
      toFile?.add(pointJson(hit));
      count();
    },
    change(change) {
      if (events === limit) return;
      const name = pointed?.watches[change.index] ?? '';
      changes++;
      toTerminal?.add(changed(name, change));
      toFile?.add(changeJson(name, change));
      count();
    },
    stop(index, { file: name, line }) {
      stoppedBy ??= { index, file: name, line };
      flush();
      control.stopProgram?.();
    },
  };
  const points = pointed && new PointEvents(pointed.list, receiver, pointed.perActivation);
  const observer = (): TraceFunction => {
    if (points !== undefined && pointed?.traced !== true) return points.alone;
    const trace = settings.conditional ? selectedEvents(tell) : allEvents(tell);
    const shown = values?.before(trace);
    return points?.before(shown ?? points.withPlaces(trace)) ?? shown ?? trace;
  };
  return {
    trace: observer(),
    flush,
    summary: (): ObserverSummary => ({
      events,
      limited: events === limit,
      refused: sources?.refused ?? [],
      unwound: values?.unwound.list ?? [],
      hits: points?.hits ?? [],
      changes,
      ...(stoppedBy && { stoppedBy }),
      ...failuresOf(toLog ?? toTerminal, toFile),
    }),
  };
}

/** An observer that reports nothing. */
const silent = (unwound: UnwoundVariables): EventObserver => ({
  trace: unwound.observer,
  flush: () => {},
  summary: () => ({ events: 0, limited: false, refused: [], unwound: unwound.list, hits: [], changes: 0 }),
});

function failuresOf(
  log: TraceOutput | undefined,
  file: TraceOutput | undefined,
): Pick<ObserverSummary, 'logFailure' | 'fileFailure'> {
  return {
    ...(log?.failure === undefined ? {} : { logFailure: log.failure }),
    ...(file?.failure === undefined ? {} : { fileFailure: file.failure }),
  };
}

/** Of the terminal, where only hits are shown. */
const noText: EventText = () => '';

/** Stands before the observer, and keeps the variables of the event that it is called for. */
class VariablesOfEvents {
  readonly #wanted: WantedVariables;
  readonly unwound: UnwoundVariables;
  /** Calls may be reported late: their variables are not read. */
  readonly #skipsCalls: boolean;
  readonly #places = new PlaceFrames();
  readonly #changed = new ChangedVariables();
  #now: { readonly event: EventName; readonly place: Frame; readonly frame: Frame } | undefined;

  constructor(wanted: WantedVariables, skipsCalls: boolean) {
    this.#wanted = wanted;
    this.unwound = new UnwoundVariables(wanted);
    this.#skipsCalls = skipsCalls;
  }

  /** An observer that gets places of events in place of their frames. */
  before(trace: TraceFunction): TraceFunction {
    const locals = new Map<TraceFunction, TraceFunction>();
    const wrapped = (inner: TraceFunction): TraceFunction => {
      const known = locals.get(inner);
      if (known !== undefined) return known;
      const made: TraceFunction = (frame, event, arg) => {
        const place = this.#places.of(frame);
        this.#now = { event, place, frame };
        this.unwound.take(frame, event, arg);
        const answer = inner(place, event, arg);
        this.#now = undefined;
        return typeof answer === 'function' ? wrapped(answer as TraceFunction) : answer;
      };
      locals.set(inner, made);
      return made;
    };
    return wrapped(trace);
  }

  /** The variables of an event that is reported. */
  take(event: EventName, place: Frame, depth: number): ReportedEvent['variables'] {
    if (event === 'call') this.#changed.begin(depth);
    const now = this.#now;
    if (now === undefined || now.event !== event || now.place !== place) return undefined;
    if (event === 'call' && this.#skipsCalls) return undefined;
    const { now: all, earlier } = shownVariables(now.frame, this.#wanted);
    if (event === 'trap' || event === 'unwind') return { all, changed: all, earlier };
    return { all, changed: this.#changed.since(depth, all), earlier };
  }
}

function logOf(log: NonNullable<ObserverSettings['log']>, sources: TraceSources): EventText {
  const { color, width, placeWidth, prefix } = log;
  return traceLog({
    ...{ color, width, sourceLine: sources.lineOf },
    ...(prefix === undefined ? {} : { prefix }),
    placeWidth: typeof placeWidth === 'number' ? () => placeWidth : placeWidth,
  });
}

type Tell = (event: EventName, frame: Frame, depth: number, arg: unknown) => void;

function allEvents(tell: Tell): TraceFunction {
  let depth = 0;
  const local = (frame: Frame, event: EventName, arg: unknown): undefined => {
    tell(event, frame, depth, arg);
    if (event === 'return' || event === 'unwind') depth--;
  };
  return (frame: Frame): TraceFunction => {
    depth++;
    tell('call', frame, depth, undefined);
    return local;
  };
}

/** The lines there are, the calls that led to them and the ends of these calls; traps always. */
function selectedEvents(tell: Tell): TraceFunction {
  let depth = 0;
  /** Calls up to this depth have been reported. */
  let reported = 0;
  /** By depth - 1: where the activation was called. Frames that show only their place are never changed. */
  const calls: Frame[] = [];
  const local = (frame: Frame, event: EventName, arg: unknown): undefined => {
    if (event === 'line') {
      for (; reported < depth; reported++) tell('call', calls[reported] ?? frame, reported + 1, undefined);
    }
    const ends = event === 'return' || event === 'unwind';
    if (!ends || reported === depth) tell(event, frame, depth, arg);
    if (!ends) return;
    depth--;
    reported = Math.min(reported, depth);
  };
  return (frame: Frame): TraceFunction => {
    calls[depth++] = frame;
    return local;
  };
}
