/** Excluded lines and dropped functions in data files. */
import { unicodeEscape, unprintable } from '../unprintable.ts';
import type { JSONChecks } from './branch-json.ts';
import type { DroppedFunctionFacts, FileFacts } from './facts.ts';

/** The properties `excluded` and `dropped` of a file, each after a comma; nothing where there are none. */
export function leftOutToJSON({ excluded, dropped }: FileFacts): string {
  const lines = excluded === undefined ? '' : `,"excluded":${JSON.stringify(excluded)}`;
  if (dropped === undefined) return lines;
  const functions = dropped.map(({ name, line, lines: own }) => ({ name, line, lines: own }));
  return `${lines},"dropped":${JSON.stringify(functions).replace(unprintable, unicodeEscape)}`;
}

/**
 * Reads what {@link leftOutToJSON} wrote.
 * @param fields of the file
 * @param at where in the data file it is
 */
export function leftOutFromJSON(
  checks: JSONChecks,
  fields: Readonly<Record<string, unknown>>,
  at: string,
): Pick<FileFacts, 'excluded' | 'dropped'> {
  const { excluded, dropped } = fields;
  return {
    ...(excluded !== undefined && { excluded: linesFromJSON(checks, excluded, `${at}.excluded`) }),
    ...(dropped !== undefined && {
      dropped: checks.list(dropped, `${at}.dropped`, (value, where): DroppedFunctionFacts => {
        const fn = checks.fields(value, where);
        const name = checks.text(fn['name'], `${where}.name`);
        const line = checks.count(fn['line'], `${where}.line`);
        return { name, line, lines: linesFromJSON(checks, fn['lines'], `${where}.lines`) };
      }),
    }),
  };
}

/** Ascending, each once, whatever the order in the file. */
function linesFromJSON(checks: JSONChecks, value: unknown, at: string): readonly number[] {
  const lines = checks.list(value, at, (line, where) => {
    const number = checks.count(line, where);
    return number === 0 ? checks.fail(where, 'a line number from 1 on') : number;
  });
  return [...new Set(lines)].sort((a, b) => a - b);
}
