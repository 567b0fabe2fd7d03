/** Counts of arms, compared with how often the operands of branches went which way. */
import { branchCounts } from '../../src/coverage/index.ts';
import type { FunctionCounts, ProbeMap } from '../../src/probe-map/index.ts';

/** What of the arms is not counted as it should be, in words, and how much was compared. */
export interface BranchFaults {
  readonly faults: readonly string[];
  /** Points whose arms were compared one by one, and trees, of which only the sum of their arms is known. */
  readonly compared: number;
  readonly trees: number;
}

/**
 * Compares all points of a map.
 * @param right ModuleOffset of each branch → times that its arms were taken
 */
export function branchFaults(
  probeMap: ProbeMap,
  counts: readonly FunctionCounts[],
  right: ReadonlyMap<number, readonly number[]>,
): BranchFaults {
  const { branches } = probeMap;
  if (branches === undefined) return { faults: ['the map has no branch points'], compared: 0, trees: 0 };
  const faults: string[] = [];
  let compared = 0;
  let trees = 0;
  branches.fn.forEach((_, point) => {
    const arms = branchCounts(branches, counts, point);
    const offset = branches.offset[point]!;
    const outcomes = right.get(offset);
    if (outcomes === undefined) {
      faults.push(`branch at 0x${offset.toString(16)}: the reference knows none there`);
      return;
    }
    const expected = probeMap.hitOnly ? outcomes.map((count) => Math.min(count, 1)) : outcomes;
    const edges =
      branches.firstEdge[branches.firstArm[point + 1]!]! - branches.firstEdge[branches.firstArm[point]!]!;
    if (arms.length === expected.length && edges === arms.length) {
      compared++;
      if (arms.some((count, i) => count !== expected[i]))
        faults.push(`branch at 0x${offset.toString(16)}: ${arms.join()}, should be ${expected.join()}`);
      return;
    }
    trees++;
    if (!probeMap.hitOnly && sum(arms) !== sum(outcomes))
      faults.push(`tree at 0x${offset.toString(16)}: ${arms.join()} together should be ${sum(outcomes)}`);
  });
  return { faults, compared, trees };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
