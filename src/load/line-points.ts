/** The options `logpoints` and `watches` of `load` together: what happens at lines of a program, and the tracer that it comes through. */
import type { Naming } from '../coverage/index.ts';
import type { Frame, TraceFunction } from '../runtime/index.ts';
import { Logpoints } from './logpoints.ts';
import type { LoadOptions } from './options.ts';
import { ProgramPoints } from './points.ts';
import { Tracer } from './tracer.ts';
import { Watches } from './watches.ts';

/** The points of a program, and the tracer that their hits come through. */
export interface LinePoints {
  readonly points: ProgramPoints;
  readonly tracer: Tracer;
}

/**
 * Checks the options; undefined: neither was given.
 * @throws UsageError
 */
export function linePointsOf(
  { logpoints: points, watches: values }: Pick<LoadOptions, 'logpoints' | 'watches'>,
  naming: Naming,
): LinePoints | undefined {
  if (points === undefined && values === undefined) return undefined;
  const logpoints = new Logpoints(points ?? []);
  const watches = new Watches(values ?? []);
  const atLine = (frame: Frame): void => {
    const found = frame.locals.points;
    const row = found?.row(frame.file, frame.line);
    if (found === undefined || row === undefined) return;
    watches.report(frame, row, found);
    logpoints.report(frame, row, found);
  };
  const fn: TraceFunction = (frame, event) => {
    if (event === 'line') atLine(frame);
    if (event !== 'call') return undefined;
    watches.begin(frame);
    return fn;
  };
  const { perActivation } = watches;
  const tracer = new Tracer(
    {
      events: perActivation ? ['call', 'line'] : ['line'],
      delivery: 'call',
      reads: ['file', 'line', 'function', 'locals', ...(perActivation ? (['depth'] as const) : [])],
      fn,
    },
    false,
  );
  const rules = { naming, others: false };
  return { points: new ProgramPoints(logpoints.given, rules, watches.given), tracer };
}
