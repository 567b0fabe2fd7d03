/** Says on stderr how a program ended when it did not simply exit: the message and a stack trace in source lines. */
import type { Naming } from '../coverage/index.ts';
import type { ObserverSummary } from '../event-log/index.ts';
import type { RunOutcome, TracedModule } from '../hosts/index.ts';
import type { FuncIdx } from '../indices.ts';
import { printable } from '../report/index.ts';
import type { Instrumented } from '../rewriter/index.ts';
import { stackTrace, type TracedSource } from './stack-trace.ts';
import { complain, stderr } from './terminal.ts';

/** Lines at each end of a deep trace. */
const LINES_SHOWN = 40;
/** Equal frames in a row before they are summed up: an exhausted stack holds thousands. */
const REPEATS_SHOWN = 3;

/** The trace as it is printed: runs of equal frames and the middle of a long trace become one line each. */
export function condense(lines: readonly string[]): readonly string[] {
  const runs: string[] = [];
  for (let from = 0; from < lines.length; ) {
    let to = from + 1;
    while (to < lines.length && lines[to] === lines[from]) to++;
    const shown = to - from > REPEATS_SHOWN + 1 ? REPEATS_SHOWN : to - from;
    for (const line of lines.slice(from, from + shown)) runs.push(line);
    if (shown < to - from) runs.push(`    … ${to - from - shown} more of the same`);
    from = to;
  }
  const hidden = runs.length - 2 * LINES_SHOWN;
  if (hidden <= 1) return runs;
  return [...runs.slice(0, LINES_SHOWN), `    … ${hidden} more lines`, ...runs.slice(-LINES_SHOWN)];
}

function sourceOf(module: TracedModule, made: Instrumented, naming: Naming): TracedSource {
  const functions = made.debugInfo.functions();
  const importedFunctions = functions[0]?.funcidx ?? 0;
  const ranges = module.functions ?? made.probeMap.functions;
  const starts = new Map(ranges.map((fn) => [fn.funcidx, fn.start]));
  return {
    debugInfo: made.debugInfo,
    importedFunctions,
    bodyStart: (index) => starts.get((index + importedFunctions) as FuncIdx),
    nameOf: naming.nameOf,
  };
}

/**
 * Prints nothing for `exit`, and for ends that the user caused at the terminal.
 * @param timeout seconds that the program had
 */
export function tellEnd(
  outcome: RunOutcome,
  instrumented: ReadonlyMap<TracedModule, Instrumented>,
  naming: Naming,
  timeout: number | undefined,
): void {
  const { end } = outcome;
  if (end.kind === 'exit') return;
  if (end.kind === 'interrupted') {
    if (end.by === 'timeout') complain(`the program was ended after ${timeout} s, as --timeout says`);
    return;
  }
  complain(end.kind === 'trap' ? `trap: ${end.message}` : `uncaught error: ${end.message}`);
  const sources = outcome.modules.map(({ module }) => {
    const made = instrumented.get(module);
    return made === undefined ? undefined : sourceOf(module, made, naming);
  });
  const unwound = end.kind === 'trap' ? (outcome.trace as ObserverSummary | undefined)?.unwound : undefined;
  const frames = end.frames.map((frame) => ({ frame, source: sources[frame.module] }));
  const lines = stackTrace(frames, unwound);
  for (const line of condense(lines)) stderr.write(`${printable(line)}\n`);
}
