/** Branch points of a file by their lines, as formats that know only lines have them. */
import type { BranchFacts, FileFacts, Share } from '../coverage/index.ts';

/** Line → its points, in their order. */
export function branchesByLine({
  branches = [],
}: Pick<FileFacts, 'branches'>): ReadonlyMap<number, readonly BranchFacts[]> {
  const byLine = new Map<number, BranchFacts[]>();
  for (const branch of branches) {
    const known = byLine.get(branch.line);
    if (known) known.push(branch);
    else byLine.set(branch.line, [branch]);
  }
  return byLine;
}

/** Arms that were taken, of all arms of some points. */
export function armShare(branches: readonly Pick<BranchFacts, 'arms'>[]): Share {
  let covered = 0;
  let total = 0;
  for (const { arms } of branches) {
    total += arms.length;
    for (const { hits } of arms) if (hits > 0) covered++;
  }
  return { covered, total };
}
