/** Contexts in data files: `{"name": …, "ranges": [[first, last], …]}`, of the coverable lines of the file. */
import { unicodeEscape, unprintable } from '../unprintable.ts';
import type { JSONChecks } from './branch-json.ts';
import { contextRanges, fromRanges } from './context-lines.ts';
import type { ContextFacts, FileFacts, LineFacts } from './facts.ts';

/** Contexts times lines of a file: a short text can stand for many of both. */
const MOST = 2 ** 30;

/** The property `contexts` of a file, after a comma; nothing where there are none. */
export function* contextsToJSON({
  contexts = [],
  lines,
}: Pick<FileFacts, 'contexts' | 'lines'>): Generator<string, void, undefined> {
  let separator = ',"contexts":[';
  for (const context of contexts) {
    const name = JSON.stringify(context.name).replace(unprintable, unicodeEscape);
    yield `${separator}{"name":${name},"ranges":${JSON.stringify(contextRanges(context, lines))}}`;
    separator = ',';
  }
  if (separator === ',') yield ']';
}

/**
 * Reads what {@link contextsToJSON} wrote.
 * @param given the value of `contexts`, and the lines of the file
 * @param at where in the file the value is
 */
export function contextsFromJSON(
  checks: JSONChecks,
  given: { readonly value: unknown; readonly lines: readonly LineFacts[] },
  at: string,
): readonly ContextFacts[] {
  const lines = ascending(given.lines);
  if (Array.isArray(given.value) && given.value.length * lines.length > MOST)
    checks.fail(at, 'a list of fewer contexts');
  return checks.list(given.value, at, (entry, where): ContextFacts => {
    const fields = checks.fields(entry, where);
    const ranges = checks.list(fields['ranges'], `${where}.ranges`, (range, place): [number, number] => {
      const [first, last, ...more] = Array.isArray(range) ? (range as unknown[]) : [];
      if (!isLine(first) || !isLine(last) || last < first || more.length > 0)
        checks.fail(place, '[first line, last line]');
      return [first, last];
    });
    return fromRanges(checks.text(fields['name'], `${where}.name`), ranges, lines);
  });
}

/** Files that other tools made may have them in any order. */
function ascending(lines: readonly LineFacts[]): readonly LineFacts[] {
  const isOrdered = lines.every(({ line }, i) => i === 0 || (lines[i - 1] as LineFacts).line <= line);
  return isOrdered ? lines : [...lines].sort((a, b) => a.line - b.line);
}

const isLine = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;
