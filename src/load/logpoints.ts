/** The option `logpoints` of `load`: places of the source at which values are shown, or handed to a function. */
import { checkOptions, type OptionShape, shown } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { parsePrints, parseWhen } from '../rewriter/index.ts';
import type { Frame } from '../runtime/index.ts';
import type { PlannedPoint, PointRow, PointsOfFrame, ShownExpression, Variable } from '../variables/index.ts';
import type { GivenPoint } from './given-points.ts';
import { callAtOnce } from './point-callback.ts';
import { parsePlace } from './point-places.ts';

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

/** The logpoints of a program. */
export class Logpoints {
  readonly given: readonly GivenPoint[];
  readonly #options: readonly LogpointOptions[];

  /** @throws UsageError */
  constructor(options: readonly LogpointOptions[]) {
    if (!Array.isArray(options))
      throw new UsageError(`the option logpoints must be an array, not ${shown(options)}`);
    this.#options = options;
    this.given = options.map((point: LogpointOptions): GivenPoint => {
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
  }

  /** Reports hits. */
  report(frame: Frame, row: PointRow, points: PointsOfFrame): void {
    for (const planned of row.points) {
      const point = this.#options[planned.index];
      if (point === undefined || !points.isHit(planned)) continue;
      const hit = hitOf(planned, { at: point.at, row, points, name: frame.function.name });
      if (point.fn === undefined) console.log(hit.text);
      else callAtOnce(point.fn, hit, `logpoint '${point.at}'`);
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
