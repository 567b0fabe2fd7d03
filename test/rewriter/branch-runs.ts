/** What branches.test.ts (and its long sister in test/full) asks of every run of a fixture. */
import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { abnormalExits, Boundaries, readCounters, solveCounts } from '../../src/runtime/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { branchOutcomes } from '../oracle/branch-outcomes.ts';
import { runModule } from '../oracle/run-module.ts';
import { type BranchFaults, branchFaults } from './branch-counts.ts';
import { type FixtureRun, readBeside } from './fixtures.ts';

/** Runs a fixture under counted branches and under the reference. */
function compare({ bytes, folder, command }: FixtureRun): BranchFaults {
  const debugInfo = readDebugInfo(bytes, readModule(bytes), { readFile: readBeside(folder) });
  const rewritten = instrument(bytes, { debugInfo, branches: 'all' });
  const { probeMap } = rewritten;
  const boundaries = new Boundaries();
  let instance: WebAssembly.Instance | undefined;
  const connect = (made: WebAssembly.Instance): void => {
    instance = made;
  };
  const outcome = runModule(Uint8Array.from(rewritten.bytes), command, {
    border: boundaries.add(0, probeMap),
    connect,
  });
  const [ends = []] = abnormalExits(boundaries.cut(), [{ probeMap }]);
  const counts = solveCounts(probeMap, readCounters(instance!.exports, probeMap), ends);
  const reference = branchOutcomes(bytes);
  expect(runModule(reference.bytes, command, { connect })).toEqual(outcome);
  return branchFaults(probeMap, counts, reference.counts(instance!.exports));
}

/**
 * Compares the counts of the arms of all runs with the reference.
 * @param least points that are to be compared, and trees
 */
export function describeBranchCounts(
  runs: readonly FixtureRun[],
  least: { readonly points: number; readonly trees: number },
): void {
  describe('arms of branches count how often the operands of the branches went which way', () => {
    const compared = { points: 0, trees: 0 };
    test.each(runs)('$title', (run) => {
      const found = compare(run);
      compared.points += found.compared;
      compared.trees += found.trees;
      expect(found.faults).toEqual([]);
    });

    test('in many points, and trees', () => {
      expect(compared.points).toBeGreaterThan(least.points);
      expect(compared.trees).toBeGreaterThan(least.trees);
    });
  });
}
