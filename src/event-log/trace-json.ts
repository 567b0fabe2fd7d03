/** Events as JSON Lines. */
import type { EventName, Frame } from '../runtime/index.ts';
import type { ShownVariables } from './shown-variables.ts';

/** Writes one event, with the newline. The same object stands for the same place each time it is given. */
export type EventText = (event: ReportedEvent) => string;

/** An event as it is written. */
export interface ReportedEvent {
  readonly event: EventName;
  /** Its place. */
  readonly frame: Frame;
  /** 1: the outermost activation. */
  readonly depth: number;
  readonly arg: unknown;
  /** Present where variables are shown, and known. */
  readonly variables?: {
    readonly all: ShownVariables;
    readonly changed: ShownVariables;
    /** Of `trap` and `unwind`: values of the last event before, where they may be others by now. */
    readonly earlier: ShownVariables;
  };
}

/**
 * `{"event":"line","function":"main","file":"loop.c","line":12,"depth":1}`; files and functions named as in reports.
 * Where variables are shown, `"locals":{"n":"3"}` follows, and `"earlierLocals"` where there are any.
 * @param more fields that every event has besides, after the others
 */
export function jsonLines(more: Readonly<Record<string, number>> = {}): EventText {
  const fields = Object.entries(more).map(([name, value]) => `,${JSON.stringify(name)}:${value}`);
  const end = `${fields.join('')}}\n`;
  const starts: Record<EventName, Map<Frame, string>> = {
    call: new Map(),
    line: new Map(),
    return: new Map(),
    unwind: new Map(),
    trap: new Map(),
  };
  return ({ event, frame, depth, variables }) => {
    const known = starts[event];
    let start = known.get(frame);
    if (start === undefined) {
      const { file, line } = frame;
      const place = JSON.stringify({ event, function: frame.function.name, file, line });
      start = `${place.slice(0, -1)},"depth":`;
      known.set(frame, start);
    }
    return `${start}${depth}${variables === undefined ? '' : valuesOf(variables)}${end}`;
  };
}

function valuesOf({ all, earlier }: NonNullable<ReportedEvent['variables']>): string {
  const locals = `,"locals":${textOf(all)}`;
  return earlier.size === 0 ? locals : `${locals},"earlierLocals":${textOf(earlier)}`;
}

const textOf = (variables: ShownVariables): string => JSON.stringify(Object.fromEntries(variables));
