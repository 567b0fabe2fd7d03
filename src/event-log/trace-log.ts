/**
 * Events for people: a line each, with its place on the left, indented by depth, and its source text beside it.
 *
 *     loops.c:20  > main  int main(void) {
 *     loops.c:21    int total = sum(3);
 *      loops.c:4    > sum  int sum(int n) {
 */
import { types } from 'node:util';
import picocolors from 'picocolors';
import { displayWidth, padStart, printable, shortenPath, truncate } from '../report/index.ts';
import type { Frame, ReturnInfo, TrapInfo, UnwindInfo } from '../runtime/index.ts';
import type { EventText, ReportedEvent } from './trace-json.ts';

/** How the log looks. */
export interface LogOptions {
  readonly color: boolean;
  /** Columns of the terminal; undefined: lines are not cut. */
  readonly width: number | undefined;
  /** Columns of the longest place that is known. */
  readonly placeWidth: () => number;
  /** Before every line: which of several processes and threads it is. */
  readonly prefix?: string;
  /** Text of a line of a source file; undefined: not known. */
  readonly sourceLine: (file: string, line: number) => string | undefined;
}

const INDENT = 2;
const GAP = 2;
/** Columns of the indentation, and of places, where there is no terminal to say how many there are. */
const ROOM = 80;
/** Names with all their type arguments can be many lines long. */
const LONGEST_NAME = 80;
const TAB = '  ';

/** What is shown of a place, made once. */
interface Shown {
  readonly place: string;
  readonly placeWidth: number;
  readonly name: string;
  readonly source: string;
}

/** Makes the lines of a log. */
export function traceLog(options: LogOptions): EventText {
  const { width, sourceLine } = options;
  const colors = picocolors.createColors(options.color);
  const mostPlace = Math.floor((width ?? ROOM) / 3);
  const prefix = options.prefix === undefined ? '' : `${colors.dim(options.prefix)} `;
  const prefixWidth = options.prefix === undefined ? 0 : options.prefix.length + 1;
  const shown = new Map<Frame, Shown>();

  const show = (frame: Frame): Shown => {
    const placeWidth = Math.min(options.placeWidth(), mostPlace);
    const { file, line } = frame;
    const number = line === 0 ? '' : `:${line}`;
    const place = `${shortenPath(printable(file), placeWidth - number.length)}${number}`;
    const source = printable((sourceLine(file, line) ?? '').replaceAll('\t', TAB).trim());
    const made = {
      place: padStart(place, placeWidth),
      placeWidth,
      name: truncate(printable(frame.function.name), LONGEST_NAME),
      source,
    };
    shown.set(frame, made);
    return made;
  };

  /** Parts of a line, each with its colour; cut where the terminal ends. */
  const lineOf = (
    { place, placeWidth }: Shown,
    depth: number,
    parts: readonly (readonly [Paint, string])[],
  ): string => {
    const mostIndent = Math.floor((width ?? 2 * ROOM) / 2) - placeWidth / 2;
    const wanted = INDENT * (depth - 1);
    const indent = wanted > mostIndent ? `${' '.repeat(mostIndent)}[${depth}] ` : ' '.repeat(wanted);
    let left =
      width === undefined ? Number.POSITIVE_INFINITY : width - prefixWidth - placeWidth - GAP - indent.length;
    let text = '';
    for (const [paint, part] of parts) {
      const cut = truncate(part, Math.max(0, left));
      left -= displayWidth(part);
      text += cut === '' ? '' : paint(cut);
    }
    return `${prefix}${colors.dim(place)}${' '.repeat(GAP)}${indent}${text.trimEnd()}\n`;
  };
  type Paint = (text: string) => string;
  const plain: Paint = (text) => text;

  const values = (variables: ReportedEvent['variables']): readonly [Paint, string] => {
    if (variables === undefined) return [colors.cyan, ''];
    const { changed, earlier } = variables;
    const texts = [...changed].map(([variable, text]) => `${variable}=${text}`);
    const before = [...earlier].map(([variable, text]) => `${variable}=${text}`);
    if (before.length > 0) texts.push(`(when the line began: ${before.join(' ')})`);
    return [colors.cyan, texts.length === 0 ? '' : `  ${printable(texts.join(' '))}`];
  };

  return ({ event, frame, depth, arg, variables }) => {
    const known = shown.get(frame) ?? show(frame);
    const { name, source } = known;
    switch (event) {
      case 'call':
        return lineOf(known, depth, [
          [colors.green, '> '],
          [colors.bold, name],
          [colors.dim, source === '' ? '' : `  ${source}`],
          values(variables),
        ]);
      case 'line':
        return lineOf(known, depth, [
          source === '' ? [colors.dim, `  in ${name}`] : [plain, `  ${source}`],
          values(variables),
        ]);
      case 'return':
        return lineOf(known, depth, [
          [colors.cyan, '< '],
          [plain, name],
          [colors.dim, (arg as ReturnInfo).tail ? '  by a tail call' : ''],
          values(variables),
        ]);
      case 'unwind':
        return lineOf(known, depth, [
          [colors.yellow, '^ '],
          [plain, name],
          [colors.dim, `  unwound by ${causeOf(arg as UnwindInfo)}`],
          values(variables),
        ]);
      case 'trap':
        return lineOf(known, depth, [
          [colors.red, `! trap: ${printable((arg as TrapInfo).error.message)}`],
          [colors.dim, source === '' ? '' : `  ${source}`],
          values(variables),
        ]);
    }
  };
}

function causeOf({ reason, error }: UnwindInfo): string {
  if (reason === 'trap') return 'the trap';
  const isException = 'Exception' in WebAssembly && error instanceof WebAssembly.Exception;
  // Hosts leave a program that exits by throwing what is no error; node:wasi throws a symbol.
  return error === undefined || types.isNativeError(error) || isException ? 'an exception' : 'exit';
}
