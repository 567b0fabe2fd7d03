/** How often the arms of a branch point were taken. */
import type { BranchPoints, FunctionCounts } from '../probe-map/index.ts';

/**
 * Arm → times taken, in their order; NaN where that was not counted.
 * @param counts in the order of the probe map's functions
 * @param point index into the columns of `branches`
 */
export function branchCounts(
  { fn, firstArm, firstEdge, edge }: BranchPoints,
  counts: readonly FunctionCounts[],
  point: number,
): number[] {
  const edges = counts[fn[point] ?? -1]?.edges;
  const arms: number[] = [];
  for (let arm = firstArm[point]!; arm < firstArm[point + 1]!; arm++) {
    let count = 0;
    for (let at = firstEdge[arm]!; at < firstEdge[arm + 1]!; at++) count += edges?.[edge[at]!] ?? Number.NaN;
    arms.push(count);
  }
  return arms;
}
