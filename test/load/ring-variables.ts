/** What chosen variables show at each event of a run, for comparing deliveries. */
import { expect } from 'vitest';
import { type EventName, type Frame, load, type OrderedTraceOptions } from '../../src/index.ts';
import { type FixtureRun, readBeside } from '../rewriter/fixtures.ts';
import { runInstance } from './run-fixture.ts';

/** Between the variables of an event. */
export const SEPARATOR = '\u0001';

export const allEvents: readonly EventName[] = ['call', 'line', 'return', 'unwind', 'trap'];

/** What a run shows of its variables. */
export async function shownVariables(
  run: FixtureRun,
  locals: readonly string[],
  delivery: 'call' | 'ring',
  {
    chars = 15,
    events = allEvents,
  }: { readonly chars?: number; readonly events?: readonly EventName[] } = {},
) {
  const texts: string[] = [];
  const look = (frame: Frame, event: EventName): void => {
    const parts = locals.flatMap((path) => {
      const variable = frame.locals.get(path);
      if (variable === undefined) return [];
      return `${path}: ${variable.type} ${variable.state} ${variable.reason} ${variable.toString({ chars })}`;
    });
    texts.push(`${event} ${frame.line} ${parts.join(SEPARATOR)}`);
  };
  const trace: OrderedTraceOptions = {
    events,
    reads: ['line', 'locals'],
    locals,
    delivery,
    fn: (frame, event) => {
      look(frame, event);
      return events.includes('call') ? look : undefined;
    },
  };
  let used: string | undefined;
  await runInstance(run, async (imports) => {
    const program = await load(run.bytes, { imports, readFile: readBeside(run.folder), trace });
    used = program.tracing?.delivery;
    return program;
  });
  expect(used).toBe(delivery);
  return texts;
}
