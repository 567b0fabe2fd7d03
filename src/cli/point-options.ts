/** The options of `wtrace run` for points at lines: `--at`, and those that belong to the last one given. */
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import { type GivenPoint, type GivenWatch, parsePlace, parseWatch } from '../load/index.ts';
import { parsePrints, parseWhen } from '../rewriter/index.ts';

/** A point, as given. */
export interface PointFlags {
  /** `<file>:<line>` */
  readonly at: string;
  print?: string;
  when?: string;
  stopAfter?: number;
  readonly dump: Set<string>;
}

/** Help for these options. */
export const pointExamples = `
  wtrace run --at sum.c:12 --print 'n, p->x' --when 'n > 3' app.wasm
  wtrace run --watch total --watch parse:depth app.wasm
  wtrace run --at sum.c:12 --stop-after 1 --dump locals app.wasm`;

const dumps = ['locals', 'globals'];

/** Adds the options. A `--when` after `--at` belongs to that. */
export function addPointOptions(command: Command): Command {
  const points: PointFlags[] = [];
  const last = (option: string): PointFlags => {
    const point = points.at(-1);
    if (point === undefined)
      throw new UsageError(
        `${option} belongs to a point: put --at <file>:<line> before it, such as --at main.c:12`,
      );
    return point;
  };
  command
    .addOption(
      new Option('--at <file>:<line>', 'a point: show each time that the line begins (repeatable)').argParser(
        (value: string) => {
          parsePlace(value, `--at ${value}`);
          points.push({ at: value, dump: new Set() });
          return points;
        },
      ),
    )
    .addOption(
      new Option(
        '--print <expressions>',
        "with what they hold there, such as 'n, p->x, a[i] * 2'; --when after --at is the point's own",
      ).argParser((value: string) => {
        const point = last('--print');
        parsePrints(value, '--print');
        point.print = point.print === undefined ? value : `${point.print}, ${value}`;
        return value;
      }),
    )
    .addOption(
      new Option('--dump <what>', "with all variables: 'locals', 'globals' or both").argParser(
        (value: string) => {
          const point = last('--dump');
          for (const what of value.split(',').map((each) => each.trim())) {
            if (!dumps.includes(what)) throw new UsageError(`--dump ${value}: expected locals or globals`);
            point.dump.add(what);
          }
          return value;
        },
      ),
    )
    .addOption(
      new Option(
        '--stop-after <n>',
        'end the program at the n-th time, with exit code 133; its counts are kept',
      ).argParser((value: string) => {
        const point = last('--stop-after');
        const count = Number(value);
        if (!/^[1-9]\d{0,14}$/.test(value))
          throw new UsageError(`--stop-after ${value}: expected a positive integer, such as --stop-after 1`);
        if (point.stopAfter !== undefined)
          throw new UsageError(`--at ${point.at} has a --stop-after already; give one`);
        point.stopAfter = count;
        return count;
      }),
    );
  command.addOption(
    new Option(
      '--watch <expression>',
      "show each line at which a global, such as total or file.c:total, or a function's variable, such as sum:total, has another value (repeatable)",
    ).argParser((value: string, before: readonly GivenWatch[] | undefined) => [
      ...(before ?? []),
      parseWatch(value, '--watch'),
    ]),
  );
  // Not by a parser: the condition of a configuration is always the trace's.
  command.on('option:when', (value: string) => {
    const point = points.at(-1);
    if (point === undefined) return;
    if (point.when !== undefined)
      throw new UsageError(`--at ${point.at} has a --when already; join conditions with &&`);
    command.setOptionValueWithSource(
      'when',
      traceCondition,
      traceCondition === undefined ? undefined : 'cli',
    );
    parseWhen(value, '--when');
    point.when = value;
  });
  let traceCondition: string | undefined;
  command.on('option:at', () => {
    if (points.length === 1) traceCondition = command.getOptionValue('when') as string | undefined;
  });
  return command;
}

/** The points for the rewriter. @throws UsageError */
export function givenPoints(flags: readonly PointFlags[]): readonly GivenPoint[] {
  return flags.map(({ at, print, when, dump }) => ({
    ...parsePlace(at, `--at ${at}`),
    option: `--at ${at}`,
    prints: print === undefined ? [] : parsePrints(print, '--print'),
    dumpsLocals: dump.has('locals'),
    dumpsGlobals: dump.has('globals'),
    ...(when === undefined ? {} : { when: parseWhen(when, '--when') }),
  }));
}
