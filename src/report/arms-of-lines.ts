/** How many arms of the branches of a line were taken: what formats know that have no single branches. */
import type { FileFacts, Share } from '../coverage/index.ts';

/** Line → arms taken of all its branches; lines without branches are not there. */
export function armsOfLines({ branches = [] }: FileFacts): ReadonlyMap<number, Share> {
  const shares = new Map<number, Share>();
  for (const { line, arms } of branches) {
    const { covered, total } = shares.get(line) ?? { covered: 0, total: 0 };
    const taken = arms.filter(({ hits }) => hits > 0).length;
    shares.set(line, { covered: covered + taken, total: total + arms.length });
  }
  return shares;
}
