/** Says on stderr how a program ended when it did not simply exit: the message and a stack trace in source lines. */
import type { Naming } from '../coverage/index.ts';
import type { RunOutcome, TracedModule } from '../hosts/index.ts';
import { printable } from '../report/index.ts';
import type { Instrumented } from '../rewriter/index.ts';
import { stackTrace, type TracedSource } from './stack-trace.ts';
import { complain, stderr } from './terminal.ts';

/** Frames at each end of a deep trace; a stack that was exhausted has thousands. */
const FRAMES_SHOWN = 50;

function sourceOf(made: Instrumented, naming: Naming): TracedSource {
  const functions = made.debugInfo.functions();
  const importedFunctions = functions[0]?.funcidx ?? 0;
  const starts = new Map(made.probeMap.functions.map((fn) => [fn.funcidx, fn.start]));
  return {
    debugInfo: made.debugInfo,
    importedFunctions,
    bodyStart: (index) => starts.get(index + importedFunctions),
    nameOf: naming.nameOf,
  };
}

/** Prints nothing for `exit` and `signal`. */
export function tellEnd(
  outcome: RunOutcome,
  instrumented: ReadonlyMap<TracedModule, Instrumented>,
  naming: Naming,
): void {
  const { end } = outcome;
  if (end.kind === 'exit' || end.kind === 'signal') return;
  complain(end.kind === 'trap' ? `trap: ${end.message}` : `uncaught error: ${end.message}`);
  const sources = outcome.modules.map(({ module }) => {
    const made = instrumented.get(module);
    return made === undefined ? undefined : sourceOf(made, naming);
  });
  const lines = stackTrace(end.frames.map((frame) => ({ frame, source: sources[frame.module] })));
  const hidden = lines.length - 2 * FRAMES_SHOWN;
  const shown =
    hidden <= 0
      ? lines
      : [...lines.slice(0, FRAMES_SHOWN), `    … ${hidden} more …`, ...lines.slice(-FRAMES_SHOWN)];
  for (const line of shown) stderr.write(`${printable(line)}\n`);
}
