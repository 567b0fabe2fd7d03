/** From solved counts of edges to branch points of source files. */
import type { FileIndex } from '../indices.ts';
import {
  BranchEnd,
  BranchFlag,
  type BranchPoints,
  type FunctionCounts,
  type ProbeMap,
} from '../probe-map/index.ts';
import { branchCounts } from './branch-counts.ts';
import type { BranchArmFacts, BranchFacts, BranchTarget } from './facts.ts';
import { whole } from './whole.ts';

const ends = Object.keys(BranchEnd) as (keyof typeof BranchEnd)[];

/**
 * All points of a map with their counts.
 * @param counts in the order of `probeMap.functions`
 * @param nameOf name of a file in reports
 * @param found called with each point and the file that it is in
 */
export function collectBranches(
  { branches, functionInfo }: Pick<ProbeMap, 'branches' | 'functionInfo'>,
  counts: readonly FunctionCounts[],
  nameOf: (file: FileIndex) => string,
  found: (file: FileIndex, point: BranchFacts) => void,
): void {
  if (branches === undefined) return;
  const { fn, file, line, column, flags, declared, number } = branches;
  fn.forEach((owner, p) => {
    const own = file[p] as FileIndex;
    const set = flags[p] ?? 0;
    const compilerMade =
      set & BranchFlag.constant ? 'constant' : set & BranchFlag.guard ? 'guard' : undefined;
    const inlined = declared[p] ?? 0;
    found(own, {
      line: line[p] ?? 0,
      column: column[p] ?? 0,
      kind: set & BranchFlag.switch ? 'switch' : 'branch',
      ...(set & BranchFlag.joined ? { joined: true } : {}),
      ...(compilerMade && { compilerMade }),
      declared: inlined >= 0 ? inlined : (functionInfo[owner]?.line ?? 0),
      number: number[p] ?? 0,
      arms: armsOf(branches, branchCounts(branches, counts, p), p, (other) =>
        other === own ? undefined : nameOf(other),
      ),
    });
  });
}

function armsOf(
  branches: BranchPoints,
  counts: readonly number[],
  point: number,
  pathOf: (file: FileIndex) => string | undefined,
): BranchArmFacts[] {
  const first = branches.firstArm[point] ?? 0;
  return counts.map((count, i) => ({
    hits: whole(count),
    to: targetOf(branches, first + i, pathOf),
    ...(branches.implicit[first + i] === 1 ? { implicit: true } : {}),
  }));
}

function targetOf(
  { end, toFile, toLine, toColumn }: BranchPoints,
  arm: number,
  pathOf: (file: FileIndex) => string | undefined,
): BranchTarget {
  const kind = ends[end[arm] ?? 0] ?? 'nowhere';
  if (kind !== 'place') return { kind };
  const path = pathOf(toFile[arm] as FileIndex);
  return {
    kind,
    ...(path === undefined ? {} : { path }),
    line: toLine[arm] ?? 0,
    column: toColumn[arm] ?? 0,
  };
}
