/** Hits of points as text: a line each, and below it all variables where they are wanted; as JSON Lines. */
import picocolors from 'picocolors';
import { printable } from '../report/index.ts';
import type { NamedText, PointHit, WatchChange } from './point-events.ts';

/** `sum.c:12: n=4 p->x=7`, then variables, a line each. */
export function pointLines(color: boolean): (hit: PointHit) => string {
  const { dim, cyan } = picocolors.createColors(color);
  const block = (title: string, variables: readonly NamedText[] | undefined): readonly string[] => {
    if (variables === undefined) return [];
    const lines = variables.map(({ name, text, reason }) => {
      const why = reason === '' ? '' : dim(`  ${printable(reason)}`);
      return `    ${cyan(printable(name))} = ${printable(text)}${why}\n`;
    });
    return [`  ${title}${lines.length === 0 ? ': none' : ':'}\n`, ...lines];
  };
  return (hit) => {
    const place = dim(`${printable(hit.file)}:${hit.line}:`);
    const values = hit.values.map(({ name, text }) => `${cyan(printable(name))}=${printable(text)}`);
    const first = values.length === 0 ? `in ${printable(hit.function)}` : values.join(' ');
    return [
      `${place} ${first}\n`,
      ...block(`locals of ${printable(hit.function)}`, hit.locals),
      ...block('globals', hit.globals),
    ].join('');
  };
}

/** `{"event":"point","function":"sum","file":"sum.c","line":12,"values":{"n":"4"}}` */
export function pointJson(hit: PointHit): string {
  const { file, line, values, locals, globals } = hit;
  const made = {
    event: 'point',
    function: hit.function,
    file,
    line,
    values: textsOf(values),
    ...(locals && { locals: textsOf(locals) }),
    ...(globals && { globals: textsOf(globals) }),
  };
  return `${JSON.stringify(made)}\n`;
}

/** `sum.c:12: total: 3 -> 7` */
export function changeLine(color: boolean): (name: string, change: WatchChange) => string {
  const { dim, cyan } = picocolors.createColors(color);
  return (name, { file, line, old, new: now }) =>
    `${dim(`${printable(file)}:${line}:`)} ${cyan(printable(name))}: ${printable(old)} -> ${printable(now)}\n`;
}

/** `{"event":"watch","function":"sum","file":"sum.c","line":12,"name":"total","old":"3","new":"7"}` */
export function changeJson(name: string, { function: fn, file, line, old, new: now }: WatchChange): string {
  return `${JSON.stringify({ event: 'watch', function: fn, file, line, name, old, new: now })}\n`;
}

/** Of variables of one name, the innermost. */
function textsOf(variables: readonly NamedText[]): Readonly<Record<string, string>> {
  const texts = new Map<string, string>();
  for (const { name, text } of variables) if (!texts.has(name)) texts.set(name, text);
  return Object.fromEntries(texts);
}
