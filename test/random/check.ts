/** Everything that must hold of one random module when it is rewritten and run. */
import { isDeepStrictEqual } from 'node:util';
import type { DebugInfo } from '../../src/debuginfo/index.ts';
import { probeMapToJSON } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { offsetFaults } from '../helpers/offset-map.ts';
import { reference } from '../oracle/index.ts';
import { countedRun } from '../rewriter/counted.ts';
import { comparable } from '../rewriter/planned.ts';
import { toldRuns } from './events.ts';
import { disassemblyOf, randomRows } from './rows.ts';
import { type Outcome, runOn } from './run.ts';

/** A module, where its lines come from (`rows`: a seed, or the disassembly), and a seed for the arguments. */
export interface RandomCase {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number | 'disassembly';
  readonly inputs: number;
}

/** What was seen of a case. */
export interface Verdict {
  /** What does not hold, in words; empty when all is well. */
  readonly faults: readonly string[];
  readonly calls: number;
  /** Calls that ended in a trap, an exception or another error. */
  readonly cutShort: number;
  /** Lines whose hits were compared. */
  readonly lines: number;
}

/** Checks one module that the engine accepts. */
export function check({ bytes, rows, inputs }: RandomCase): Verdict {
  const debugInfo = rows === 'disassembly' ? disassemblyOf(bytes) : randomRows(bytes, rows);
  const faults: string[] = [...rewritingFaults(bytes, debugInfo)];
  const verdict = { faults, calls: 0, cutShort: 0, lines: 0 };
  if (faults.length > 0) return verdict;
  const plain = runOn(bytes, bytes, inputs);
  const ref = reference(bytes, debugInfo.lines);
  const slow = runOn(bytes, ref.bytes, inputs, { connect: ref.start });
  const { outcome, probeMap, counts } = countedRun(bytes, debugInfo, (rewritten, watcher) =>
    runOn(bytes, rewritten, inputs, watcher),
  );
  faults.push(...difference('traced', plain, outcome), ...difference('reference', plain, slow));
  for (const funcidx of counts.inexact) faults.push(`func[${funcidx}] is inexact`);
  const expected = comparable(ref.result(), probeMap);
  for (const [i, line] of expected.lines.entries()) {
    const ours = counts.lines[i];
    if (!isDeepStrictEqual(ours, line))
      faults.push(`${JSON.stringify(ours)} should be ${JSON.stringify(line)}`);
  }
  if (counts.lines.length !== expected.lines.length) faults.push('more lines than the reference has');
  for (const [funcidx, entries] of expected.entries) {
    if (counts.entries.get(funcidx) !== entries)
      faults.push(`func[${funcidx}] has ${counts.entries.get(funcidx)} entries, should be ${entries}`);
  }
  for (const told of toldRuns(bytes, debugInfo, inputs, expected.lines)) {
    faults.push(...difference(told.name, plain, told.outcome), ...told.faults);
  }
  verdict.calls = plain.ends.length;
  verdict.cutShort = plain.ends.filter((end) => /^(start: )?(\w*Error: |exception|thrown)/.test(end)).length;
  verdict.lines = expected.lines.length;
  return verdict;
}

function rewritingFaults(bytes: Uint8Array, debugInfo: DebugInfo): string[] {
  const first = instrument(bytes, { debugInfo });
  const again = instrument(bytes, { debugInfo });
  const faults = offsetFaults(bytes, first.bytes, first.probeMap);
  const text = ({ probeMap }: typeof first): string => probeMapToJSON(probeMap);
  if (!isDeepStrictEqual(first.bytes, again.bytes) || text(first) !== text(again))
    faults.push('rewriting it twice gives two results');
  try {
    new WebAssembly.Module(Uint8Array.from(first.bytes));
  } catch (error) {
    faults.push(`rewritten, it is not valid: ${String(error)}`);
  }
  return faults;
}

function difference(name: string, plain: Outcome, other: Outcome): string[] {
  for (const key of ['ends', 'log', 'state'] as const) {
    const at = Math.max(
      plain[key].findIndex((text, i) => text !== other[key][i]),
      plain[key].length < other[key].length ? plain[key].length : -1,
    );
    if (at >= 0) return [`${name}, ${key}[${at}] is ${other[key][at]}, should be ${plain[key][at]}`];
  }
  return [];
}
