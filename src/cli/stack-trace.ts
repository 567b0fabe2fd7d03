/** Stack traces of the guest in lines of its source. */

import type { DebugInfo } from '../debuginfo/index.ts';
import type { ShownVariables, UnwoundActivation } from '../event-log/index.ts';
import type { DefinedFunction, FuncIdx } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';

/** One frame: where an activation stood. */
export interface TraceFrame {
  readonly funcidx: FuncIdx;
  /** ModuleOffset in the original; -1: unknown. */
  readonly offset: ModuleOffset;
  readonly name?: string;
}

/** What is known of the module of a frame. */
export interface TracedSource {
  readonly debugInfo: DebugInfo;
  /** funcidx of the first function that the module defines. */
  readonly importedFunctions: number;
  /** Start of a function's body as ModuleOffset, by index of the defined function. */
  readonly bodyStart: (index: DefinedFunction) => ModuleOffset | undefined;
  /** The name of a source file as reports have it. */
  readonly nameOf: (path: string) => string;
}

/** The last row at or before `offset` among those of a function; -1: none. Several rows at one offset: the last wins. */
function rowAt(lines: DebugInfo['lines'], index: DefinedFunction, offset: ModuleOffset): number {
  let low = lines.firstRow[index] ?? 0;
  let high = lines.firstRow[index + 1] ?? low;
  const first = low;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines.offset[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low > first ? low - 1 : -1;
}

/** The place of a frame: `file:line:col`, or what is known without lines. */
function placeOf(frame: TraceFrame, source: TracedSource | undefined): string {
  const { funcidx, offset } = frame;
  if (source === undefined || offset < 0) return `func[${funcidx}]`;
  const { lines } = source.debugInfo;
  const index = (funcidx - source.importedFunctions) as DefinedFunction;
  const row = rowAt(lines, index, offset);
  const line = row < 0 ? 0 : (lines.line[row] ?? 0);
  if (line === 0) {
    const start = source.bodyStart(index) ?? 0;
    return `func[${funcidx}]+0x${(offset - start).toString(16)}, module offset 0x${offset.toString(16)}`;
  }
  return position(source, lines.files[lines.file[row] ?? 0], line, lines.column[row] ?? 0);
}

function position(source: TracedSource, path: string | undefined, line: number, column: number): string {
  const file = path === undefined ? '?' : source.nameOf(path);
  return column === 0 ? `${file}:${line}` : `${file}:${line}:${column}`;
}

const textOf = (variables: ShownVariables): string =>
  [...variables].map(([variable, text]) => `${variable}=${text}`).join(' ');

const beginningOf = (line: number): string => (line === 0 ? 'before' : `when line ${line} began`);

/**
 * One line per frame, innermost first: `    at name (file:line:col)`. A call that the compiler inlined has a line of its
 * own, as if it were a call; the frame in which it was inlined continues at the place of that call.
 * @param unwound activations whose variables are known, innermost first; they have lines of their own
 */
export function stackTrace(
  frames: readonly { readonly frame: TraceFrame; readonly source: TracedSource | undefined }[],
  unwound: readonly UnwoundActivation[] = [],
): readonly string[] {
  let next = 0;
  const variablesOf = ({ funcidx }: TraceFrame, name: string): string[] => {
    const activation = unwound[next];
    if (activation?.funcidx !== funcidx || activation.function !== name) return [];
    next++;
    const { now, earlier } = activation.variables;
    const lines = now.size === 0 ? [] : [`        ${textOf(now)}`];
    if (earlier.size > 0) lines.push(`        ${beginningOf(activation.line)}: ${textOf(earlier)}`);
    return lines;
  };
  return frames.flatMap(({ frame, source }) => {
    const info = source?.debugInfo.functions()[frame.funcidx - source.importedFunctions];
    const name = info?.name ?? frame.name ?? `func[${frame.funcidx}]`;
    let place = placeOf(frame, source);
    if (source === undefined || frame.offset < 0) return `    at ${name} (${place})`;
    const lines: string[] = [];
    for (const call of source.debugInfo.inlinedAt(frame.funcidx, frame.offset)) {
      lines.push(`    at ${call.name} (${place}) [inlined]`);
      place = position(source, call.callPath, call.callLine, call.callColumn);
    }
    lines.push(`    at ${name} (${place})`);
    return lines.concat(variablesOf(frame, name));
  });
}
