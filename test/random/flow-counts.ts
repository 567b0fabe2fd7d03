/** What wtrace counts of a run, compared with what a reference counts. */
import { countInstructions } from '../../src/coverage/index.ts';
import type { AbnormalExit, FunctionCounts, ProbeMap } from '../../src/probe-map/index.ts';
import { instructionWalk } from '../../src/rewriter/index.ts';
import { solveCounts } from '../../src/runtime/index.ts';
import type { ReferenceResult } from '../oracle/index.ts';
import { branchFaults } from '../rewriter/branch-counts.ts';
import { comparable, type Planned, planned } from '../rewriter/planned.ts';
import { flowErrors } from '../spec/instruction-counts.ts';

/** What is right. */
export interface RightCounts {
  /** Lines and entries. */
  readonly result: ReferenceResult;
  /** ModuleOffset → times started, ascending. */
  readonly started: ReadonlyMap<number, number>;
  /** ModuleOffset of each branch → times that its arms were taken. */
  readonly arms: ReadonlyMap<number, readonly number[]>;
}

/**
 * What of a run is not counted as it should, in words.
 * @param original bytes that were rewritten
 * @param instructions whether the counts of all instructions follow
 */
export function countFaults(
  original: Uint8Array,
  probeMap: ProbeMap,
  counters: BigInt64Array,
  ends: readonly AbnormalExit[],
  right: RightCounts,
  instructions: boolean,
): string[] {
  const solved = solveCounts(probeMap, counters, ends);
  const ours = planned(probeMap, solved);
  const lines = comparable(right.result, probeMap);
  const faults = lineFaults(ours, probeMap.hitOnly ? atMostOnce(lines) : lines);
  if (probeMap.branches !== undefined) faults.push(...branchFaults(probeMap, solved, right.arms).faults);
  if (!instructions) return faults;
  return [
    ...faults,
    ...instructionFaults(original, probeMap, solved, ends, right.started),
    ...flowErrors(probeMap, counters, ends),
  ];
}

const atMostOnce = ({ lines, entries, inexact }: Planned): Planned => ({
  lines: lines.map((line) => ({ ...line, hits: Math.min(line.hits, 1) })),
  entries: new Map(Array.from(entries, ([funcidx, count]) => [funcidx, Math.min(count, 1)])),
  inexact,
});

function lineFaults(ours: Planned, right: Planned): string[] {
  const faults = ours.inexact.map((funcidx) => `func[${funcidx}] is inexact`);
  right.lines.forEach((line, i) => {
    const own = ours.lines[i];
    const same = own?.line === line.line && own.path === line.path;
    if (!same || own.hits !== line.hits || own.covered !== line.covered)
      faults.push(`${JSON.stringify(own)} should be ${JSON.stringify(line)}`);
  });
  if (ours.lines.length !== right.lines.length)
    faults.push(`${ours.lines.length} lines, not ${right.lines.length}`);
  for (const [funcidx, count] of right.entries) {
    const entries = ours.entries.get(funcidx);
    if (entries !== count) faults.push(`func[${funcidx}] has ${entries} entries, should be ${count}`);
  }
  if (ours.entries.size !== right.entries.size) faults.push('functions are not those of the reference');
  return faults;
}

function instructionFaults(
  bytes: Uint8Array,
  probeMap: ProbeMap,
  solved: readonly FunctionCounts[],
  ends: readonly AbnormalExit[],
  started: ReadonlyMap<number, number>,
): string[] {
  const { offset, count } = countInstructions(probeMap, solved, ends, instructionWalk(bytes));
  const faults: string[] = [];
  const traced = probeMap.functions;
  let fn = 0;
  let i = 0;
  for (const [at, right] of started) {
    while (fn < traced.length && traced[fn]!.end <= at) fn++;
    if (fn === traced.length || at < traced[fn]!.start) continue;
    const ours = offset[i] === at ? count[i] : undefined;
    if (ours !== right) faults.push(`instruction at 0x${at.toString(16)}: ${ours}, should be ${right}`);
    i++;
  }
  if (i !== offset.length) faults.push(`${offset.length} counts for ${i} instructions`);
  return faults;
}
