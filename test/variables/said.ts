/**
 * Runs programs that say what their variables hold, and compares what frames show when that line begins. The values come from
 * the program itself; what is not shown is no error, what is shown and is another value is one.
 */
import { load } from '../../src/load/index.ts';
import type { Frame } from '../../src/runtime/index.ts';
import { followPath, parsePath, type Variable } from '../../src/variables/index.ts';

/** What came of one program. */
export interface Said {
  /** Values that the program said. */
  readonly said: number;
  /** Those of them that a frame showed. */
  readonly shown: number;
  /** `function:line name said shown`. */
  readonly wrong: readonly string[];
}

/** Ids of `SAY…(a, b)` in the order of the source → what is said. */
export function spoken(source: string): readonly string[] {
  return source
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .flatMap((line) => [...line.matchAll(/\bSAY\d?\(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(',')))
    .map((name) => name.trim());
}

function shownAs(frame: Frame, text: string): Variable | undefined {
  // An index is a variable itself.
  const path = text.replace(/\[(\w+)\]/, (whole, index: string) =>
    /^\d/.test(index) ? whole : `[${frame.locals.get(index)?.value ?? '?'}]`,
  );
  if (path.includes('?')) return undefined;
  const { name, steps } = parsePath(path, 'said');
  const variable = frame.locals.get(name) ?? frame.globals.get(name);
  return variable && followPath(variable, steps);
}

/** As C converts it to `long long`. */
function asSaid({ state, value, shape }: Variable): bigint | undefined {
  if (state !== 'value') return undefined;
  if (typeof value === 'string') {
    const found = shape.kind === 'enum' ? shape.values.find(({ name }) => name === value) : undefined;
    return found?.value;
  }
  return value === undefined ? undefined : BigInt.asIntN(64, BigInt(value));
}

/**
 * Calls `run(n)` of a module.
 * @param isOptimized compilers may write later what a pointer points at, or never: then only variables themselves are compared
 */
export async function compareSaid(
  bytes: Uint8Array,
  source: string,
  { n = 7, isOptimized }: { readonly n?: number; readonly isOptimized: boolean },
): Promise<Said> {
  const names = spoken(source);
  const linesOfIds = new Map<number, number>();
  let id = 0;
  source.split('\n').forEach((line, i) => {
    if (line.startsWith('#')) return;
    for (const [, list = ''] of line.matchAll(/\bSAY\d?\(([^)]*)\)/g))
      for (const _ of list.split(',')) linesOfIds.set(id++, i + 1);
  });
  const byLine = new Map<number, number[]>();
  for (const [each, line] of linesOfIds) byLine.set(line, [...(byLine.get(line) ?? []), each]);
  let said = 0;
  let shown = 0;
  const wrong: string[] = [];
  /** Id → what the last event of its line showed, and where. */
  const expected = new Map<number, { readonly value: bigint | undefined; readonly where: string }>();
  const program = await load<{ run(n: number): number }>(bytes, {
    imports: {
      env: {
        say(which: number, value: bigint) {
          said++;
          const at = expected.get(which);
          expected.delete(which);
          if (at?.value === undefined) return;
          shown++;
          if (at.value !== value) wrong.push(`${at.where} ${names[which]}: said ${value}, shown ${at.value}`);
        },
      },
    },
    trace: {
      events: ['line'],
      reads: ['line', 'function', 'locals', 'globals'],
      fn(frame: Frame) {
        for (const each of byLine.get(frame.line) ?? []) {
          const name = names[each] ?? '';
          const variable = isOptimized && name.includes('->') ? undefined : shownAs(frame, name);
          const value = variable && asSaid(variable);
          expected.set(each, { value, where: `${frame.function.name}:${frame.line}` });
        }
      },
    },
  });
  program.exports.run(n);
  return { said, shown, wrong };
}
