/** Variables of events as texts, and which of them changed since the event before of their activation. */
import type { Frame } from '../runtime/index.ts';
import { followPath, type ShowOptions, type Variable, type VariablePath } from '../variables/index.ts';

/** Which variables are shown. */
export type WantedVariables = 'all' | readonly VariablePath[];

/** Names → values, those of inner scopes only where names are the same. */
export type ShownVariables = ReadonlyMap<string, string>;

const LIMITS: ShowOptions = { depth: 2, items: 8, chars: 60 };

/** The variables of an event. */
export interface EventVariables {
  /** As they are at the event: those that have values, and those that have none because the guest went on since they had. */
  readonly now: ShownVariables;
  /** As they were at the last event of the activation: see `Variable.isEarlier`. */
  readonly earlier: ShownVariables;
}

/** The variables of an event as texts. */
export function shownVariables(frame: Frame, wanted: WantedVariables): EventVariables {
  const now = new Map<string, string>();
  const earlier = new Map<string, string>();
  const add = (name: string, variable: Variable | undefined): void => {
    if (variable === undefined) return;
    const hasValue = variable.state === 'value';
    if (!hasValue && !variable.isEarlier) return;
    (hasValue && variable.isEarlier ? earlier : now).set(name, variable.toString(LIMITS));
  };
  if (wanted === 'all') {
    const seen = new Set<string>();
    for (const variable of frame.locals) {
      if (!seen.has(variable.name)) add(variable.name, variable);
      seen.add(variable.name);
    }
  } else
    for (const { text, name, steps } of wanted) {
      const variable = frame.locals.get(name);
      add(text, variable && followPath(variable, steps));
    }
  return { now, earlier };
}

/** Remembers what was shown of each activation. */
export class ChangedVariables {
  /** By depth; 0 is none. */
  readonly #before: (ShownVariables | undefined)[] = [];

  /** An activation began. */
  begin(depth: number): void {
    this.#before[depth] = undefined;
  }

  /** Those that were not shown before, or with another value. */
  since(depth: number, shown: ShownVariables): ShownVariables {
    const before = this.#before[depth];
    this.#before[depth] = shown;
    if (before === undefined) return shown;
    return new Map([...shown].filter(([name, text]) => before.get(name) !== text));
  }
}

/** One object for each place, as frames that show more than their place are the same object at all of them. */
export class PlaceFrames {
  readonly #known = new Map<Frame['function'], Map<string, Frame>>();

  /** The place of an event, as a frame of which nothing else can be read. */
  of(frame: Frame): Frame {
    const { function: fn, file, line } = frame;
    const places = this.#known.get(fn) ?? new Map<string, Frame>();
    this.#known.set(fn, places);
    const key = `${line}:${file}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    const place = Object.freeze({ kind: 'guest', function: fn, file, line }) as unknown as Frame;
    places.set(key, place);
    return place;
  }
}
