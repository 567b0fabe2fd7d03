/** The option `logpoints` of `load`: places of the source at which values are shown, or handed to a function. */
import { checkOptions, type OptionShape, shown } from '../arguments.ts';
import type { Naming } from '../coverage/index.ts';
import { UsageError } from '../errors.ts';
import { parsePrints, parseWhen } from '../rewriter/index.ts';
import type { Frame } from '../runtime/index.ts';
import type { PlannedPoint, PointRow, PointsOfFrame, ShownExpression, Variable } from '../variables/index.ts';
import type { GivenPoint } from './given-points.ts';
import { parsePlace } from './point-places.ts';
import { ProgramPoints } from './points.ts';
import { Tracer } from './tracer.ts';

/** A point at a line of the source. */
export interface LogpointOptions {
  /** `<file>:<line>`; the file as reports name it, or the end of its name. A line without code stands for the next that has some, else for the last. */
  readonly at: string;
  /** Expressions over variables of the source, in the language of docs/when.md: `['n', 'p->x', 'a[i] * 2']`. */
  readonly print?: readonly string[];
  /** Only where this condition holds; evaluated in the guest. */
  readonly when?: string;
  /** Called at each hit, while the guest is stopped there; by default, `console.log(hit.text)`. */
  readonly fn?: (hit: LogpointHit) => void;
}

/** What a logpoint saw. Variables can be read until `fn` returns. */
export interface LogpointHit {
  /** As it was given. */
  readonly at: string;
  /** Where the point is; as reports name it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Name of the function. */
  readonly function: string;
  /** Of the expressions, in their order. */
  readonly values: readonly ShownExpression[];
  /** `sum.c:12: n=4 p->x=7` */
  readonly text: string;
  /** All variables in scope, inner scopes first; read when they are gone over. */
  readonly locals: Iterable<Variable>;
  /** For `JSON.stringify`: the place, the text, and the values as texts by their expressions. */
  toJSON(): object;
}

const shapes = {
  at: 'a string',
  print: 'an array of strings',
  when: 'a string',
  fn: 'a function',
} as const satisfies Readonly<Record<keyof LogpointOptions, OptionShape>>;

/** The points of a program, and the tracer that their hits come through. */
export interface Logpoints {
  readonly points: ProgramPoints;
  readonly tracer: Tracer;
}

/**
 * Checks the option.
 * @throws UsageError
 */
export function logpointsOf(options: readonly LogpointOptions[], naming: Naming): Logpoints {
  if (!Array.isArray(options))
    throw new UsageError(`the option logpoints must be an array, not ${shown(options)}`);
  const given = options.map((point: LogpointOptions): GivenPoint => {
    checkOptions(point, 'a logpoint', shapes);
    const { at, print = [], when } = point;
    const option = `logpoint '${at}'`;
    return {
      ...parsePlace(String(at), option),
      option,
      prints: print.flatMap((each) => parsePrints(each, `${option}: print`)),
      // Those that nobody looks at are not read.
      dumpsLocals: point.fn !== undefined,
      dumpsGlobals: false,
      ...(when === undefined ? {} : { when: parseWhen(when, `${option}: when`) }),
    };
  });
  const tracer = new Tracer(
    {
      events: ['line'],
      delivery: 'call',
      reads: ['file', 'line', 'function', 'locals'],
      fn: (frame) => report(frame, options),
    },
    false,
  );
  return { points: new ProgramPoints(given, { naming, others: false }), tracer };
}

const ASYNC =
  'returned a promise: it must not be async, for the program goes on when it returns; read what you need before';

function report(frame: Frame, options: readonly LogpointOptions[]): void {
  const { points } = frame.locals;
  const row = points?.row(frame.file, frame.line);
  if (points === undefined || row === undefined) return;
  for (const planned of row.points) {
    const point = options[planned.index];
    if (point === undefined || !points.isHit(planned)) continue;
    const hit = hitOf(planned, { at: point.at, row, points, name: frame.function.name });
    if (point.fn === undefined) console.log(hit.text);
    else {
      // JavaScript may give an async function.
      const answer: unknown = point.fn(hit);
      if (answer instanceof Promise) {
        // What it may be rejected with, too late for the event, would end the process besides.
        answer.catch(() => {});
        throw new UsageError(`the function of logpoint '${point.at}' ${ASYNC}`);
      }
    }
  }
}

function hitOf(
  planned: PlannedPoint,
  { at, row, points, name }: { at: string; row: PointRow; points: PointsOfFrame; name: string },
): LogpointHit {
  const { file, line } = row;
  const values = points.shown(planned);
  const texts = values.map(({ expression, text }) => `${expression}=${text}`);
  const text = `${file}:${line}: ${values.length === 0 ? `in ${name}` : texts.join(' ')}`;
  const shownValues = Object.fromEntries(values.map((value) => [value.expression, value.text]));
  return {
    ...{ at, file, line, function: name, values, text },
    locals: { [Symbol.iterator]: () => points.all()[Symbol.iterator]() },
    toJSON: () => ({ at, file, line, function: name, text, values: shownValues }),
  };
}
