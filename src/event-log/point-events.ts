/** Hits of points: which events are some, what is shown of them, and when the program is stopped. */
import type { EventName, Frame, TraceFunction } from '../runtime/index.ts';
import {
  type PlannedPoint,
  type PlannedWatch,
  type PointRow,
  type PointsOfFrame,
  SeenValues,
  type Variable,
} from '../variables/index.ts';
import { PlaceFrames } from './shown-variables.ts';

/** A point, as far as its hits are concerned. */
export interface PointSettings {
  /** The program is stopped after so many hits; undefined: never. */
  readonly stopAfter?: number;
  readonly dumpsLocals: boolean;
  readonly dumpsGlobals: boolean;
}

/** A value by its name. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
  /** Why there is no value; '' where there is one. */
  readonly reason: string;
}

/** A hit. */
export interface PointHit {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  readonly values: readonly NamedText[];
  /** Present where all variables are shown; inner scopes first. */
  readonly locals?: readonly NamedText[];
  readonly globals?: readonly NamedText[];
}

/** A watched value that is another one than at the line before. */
export interface WatchChange {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  /** Its index among all watches. */
  readonly index: number;
  readonly old: string;
  readonly new: string;
}

/** What is done with hits. */
export interface HitReceiver {
  hit(hit: PointHit): void;
  change(change: WatchChange): void;
  /** A point has had as many hits as it stops the program after. May not return. */
  stop(index: number, hit: PointHit): void;
}

/** See the top of this file. */
export class PointEvents {
  readonly #points: readonly PointSettings[];
  readonly #receiver: HitReceiver;
  readonly #places = new PlaceFrames();
  readonly #perActivation: boolean;
  readonly #seen: SeenValues;
  /** By point. */
  readonly hits: number[];

  /** @param perActivation watched values may be those of activations: frames have their depth, and there are `call` events */
  constructor(points: readonly PointSettings[], receiver: HitReceiver, perActivation = false) {
    this.#perActivation = perActivation;
    this.#seen = new SeenValues(perActivation);
    this.#points = points;
    this.#receiver = receiver;
    this.hits = points.map(() => 0);
  }

  /** An observer of points alone: it gets `line` events only. */
  readonly alone: TraceFunction = (frame, event) => {
    if (event === 'call') {
      this.#begin(frame);
      return this.alone;
    }
    if (event === 'line') this.#isTraced(frame);
    return undefined;
  };

  /** An observer that gives events to another, but for lines that are wanted by points alone. */
  before(inner: TraceFunction): TraceFunction {
    const known = new Map<TraceFunction, TraceFunction>();
    const wrapped = (trace: TraceFunction): TraceFunction => {
      const made =
        known.get(trace) ??
        ((frame, event, arg) => {
          if (event === 'call') this.#begin(frame);
          if (event === 'line' && !this.#isTraced(frame)) return undefined;
          const answer = trace(frame, event, arg);
          return typeof answer === 'function' ? wrapped(answer as TraceFunction) : answer;
        });
      known.set(trace, made);
      return made;
    };
    return wrapped(inner);
  }

  /** An observer that gets places in place of frames, which are one object for all of them. */
  withPlaces(inner: TraceFunction): TraceFunction {
    const known = new Map<TraceFunction, TraceFunction>();
    const wrapped = (trace: TraceFunction): TraceFunction => {
      const made =
        known.get(trace) ??
        ((frame: Frame, event: EventName, arg: Parameters<TraceFunction>[2]) => {
          const answer = trace(this.#places.of(frame), event, arg);
          return typeof answer === 'function' ? wrapped(answer as TraceFunction) : answer;
        });
      known.set(trace, made);
      return made;
    };
    return wrapped(inner);
  }

  /** An activation begins: nothing was seen of its variables. */
  #begin(frame: Frame): void {
    if (this.#perActivation) this.#seen.begin(frame.depth);
  }

  #watch(planned: PlannedWatch, { row, points, frame }: HitPlace): void {
    const found = this.#seen.changed(planned, points, () => frame.depth);
    if (found === undefined) return;
    const { file, line } = row;
    const { oldText, newText } = found;
    const name = frame.function.name;
    this.#receiver.change({ file, line, function: name, index: planned.index, old: oldText, new: newText });
  }

  /** Tells hits. @returns whether the event is wanted without points, too */
  #isTraced(frame: Frame): boolean {
    const { points } = frame.locals;
    const row = points?.row(frame.file, frame.line);
    if (points === undefined || row === undefined) return true;
    for (const planned of row.watches) this.#watch(planned, { row, points, frame });
    for (const planned of row.points) if (points.isHit(planned)) this.#tell(planned, { row, points, frame });
    return points.isTraced(row);
  }

  #tell(planned: PlannedPoint, { row, points, frame }: HitPlace): void {
    const { index } = planned;
    const settings = this.#points[index];
    if (settings === undefined) return;
    const count = (this.hits[index] ?? 0) + 1;
    this.hits[index] = count;
    const hit: PointHit = {
      file: row.file,
      line: row.line,
      function: frame.function.name,
      values: points
        .shown(planned)
        .map(({ expression, text, reason }) => ({ name: expression, text, reason })),
      ...(settings.dumpsLocals && { locals: namedTexts(points.all()) }),
      ...(settings.dumpsGlobals && { globals: namedTexts(points.globals()) }),
    };
    this.#receiver.hit(hit);
    if (count === settings.stopAfter) this.#receiver.stop(index, hit);
  }
}

interface HitPlace {
  readonly row: PointRow;
  readonly points: PointsOfFrame;
  readonly frame: Frame;
}

function namedTexts(variables: Iterable<Variable>): readonly NamedText[] {
  return [...variables].map((variable) => ({
    name: variable.name,
    text: variable.toString(),
    reason: variable.reason,
  }));
}
