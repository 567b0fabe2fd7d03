/** The count of every instruction, twice: derived from the plan's counters, and by a counter before each. */
import { describe, expect, test } from 'vitest';
import { countInstructions, type InstructionCounts } from '../../src/coverage/index.ts';
import { type DebugInfo, readDebugInfo } from '../../src/debuginfo/index.ts';
import { type ProbeMap, START_EXPORT } from '../../src/probe-map/index.ts';
import { type InstrumentOptions, instructionWalk, instrument } from '../../src/rewriter/index.ts';
import { abnormalExits, Boundaries, readCounters, solveCounts } from '../../src/runtime/index.ts';
import { InstructionReader, readModule } from '../../src/wasm/index.ts';
import type { Watcher } from '../oracle/border.ts';
import { type Outcome, runModule } from '../oracle/run-module.ts';
import { type FixtureRun, readBeside } from '../rewriter/fixtures.ts';
import { probeEveryBoundary } from '../spec/every-boundary.ts';

/** Runs bytes; what it returns is compared between the two. */
export type Runner<T> = (bytes: Uint8Array<ArrayBuffer>, watcher: Watcher) => T;

/** What wtrace says. */
export interface DerivedRun<T> {
  readonly outcome: T;
  readonly probeMap: ProbeMap;
  readonly counts: InstructionCounts;
  /** Functions whose equations do not hold. */
  readonly inexact: readonly number[];
}

/** Rewrites, runs, derives. */
export function derivedRun<T>(
  bytes: Uint8Array<ArrayBuffer>,
  debugInfo: DebugInfo,
  run: Runner<T>,
  options: InstrumentOptions = {},
): DerivedRun<T> {
  const rewritten = instrument(bytes, { ...options, debugInfo, startExport: true, everyBlock: true });
  const { probeMap } = rewritten;
  const watched = watch(rewritten.bytes, probeMap, run);
  const [ends = []] = abnormalExits(watched.boundaries.cut(), [{ probeMap }]);
  const solved = solveCounts(probeMap, watched.counters, ends);
  return {
    outcome: watched.outcome,
    probeMap,
    counts: countInstructions(probeMap, solved, ends, instructionWalk(bytes)),
    inexact: probeMap.functions.filter((_, i) => !solved[i]!.exact).map((fn) => fn.funcidx),
  };
}

/** The same by a counter before every instruction of the module; nothing is derived. */
export function boundaryRun<T>(bytes: Uint8Array<ArrayBuffer>, run: Runner<T>) {
  const rewritten = probeEveryBoundary(bytes);
  const { outcome, counters } = watch(rewritten.bytes, rewritten.probeMap, run);
  return { outcome, started: rewritten.counts(counters, []).started };
}

function watch<T>(
  bytes: Uint8Array,
  probeMap: Pick<ProbeMap, 'counterCount' | 'readerCount' | 'callsEndBlocks'>,
  run: Runner<T>,
) {
  const boundaries = new Boundaries();
  const border = boundaries.add(0, probeMap);
  let instance: WebAssembly.Instance | undefined;
  const outcome = run(Uint8Array.from(bytes), {
    border,
    connect: (made) => {
      instance = made;
      const start = made.exports[START_EXPORT];
      if (typeof start === 'function') border.enter(start as () => void);
    },
  });
  if (instance === undefined) throw new Error('the run made no instance');
  return { outcome, boundaries, counters: readCounters(instance.exports, probeMap) };
}

/** What differs, in words, from what the reference says of all instructions of the traced functions, in order. */
export function differences<T>(
  bytes: Uint8Array,
  { probeMap, counts }: DerivedRun<T>,
  started: ReadonlyMap<number, number>,
): string[] {
  const found: string[] = [];
  let i = 0;
  for (const fn of probeMap.functions) {
    const reader = new InstructionReader(bytes, fn.blockStart[0]!, fn.end);
    for (; reader.read(); i++) {
      const { offset } = reader;
      const ours = counts.offset[i] === offset ? counts.count[i] : undefined;
      if (ours !== started.get(offset))
        found.push(`0x${offset.toString(16)}: ${ours}, should be ${started.get(offset)}`);
    }
  }
  if (i !== counts.offset.length) found.push(`${counts.offset.length} counts for ${i} instructions`);
  return found;
}

/** Compares every run of some fixtures. */
export function describeInstructionCounts(runs: readonly FixtureRun[]): void {
  describe.each(runs)('$title', ({ bytes, folder, command }) => {
    test('every instruction of every traced function counts what a counter before it counts', () => {
      const debugInfo = readDebugInfo(bytes, readModule(bytes), { readFile: readBeside(folder) });
      const run: Runner<Outcome> = (rewritten, watcher) => runModule(rewritten, command, watcher);
      const derived = derivedRun(bytes, debugInfo, run);
      const each = boundaryRun(bytes, run);
      expect(derived.outcome).toEqual(each.outcome);
      expect(derived.inexact).toEqual([]);
      expect(differences(bytes, derived, each.started)).toEqual([]);
      expect(derived.counts.offset.length).toBeGreaterThan(0);
    });
  });
}
