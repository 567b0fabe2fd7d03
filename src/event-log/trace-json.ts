/** Events as JSON Lines. */
import type { EventName, Frame } from '../runtime/index.ts';

/** Writes one event, with the newline. The same object stands for the same place each time it is given. */
export type EventText = (event: EventName, frame: Frame, depth: number, arg: unknown) => string;

/**
 * `{"event":"line","function":"main","file":"loop.c","line":12,"depth":1}`; files and functions named as in reports.
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
  return (event, frame, depth) => {
    const known = starts[event];
    let start = known.get(frame);
    if (start === undefined) {
      const { file, line } = frame;
      const place = JSON.stringify({ event, function: frame.function.name, file, line });
      start = `${place.slice(0, -1)},"depth":`;
      known.set(frame, start);
    }
    return `${start}${depth}${end}`;
  };
}
