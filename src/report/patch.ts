/** How much of what was changed ran. */
import type { FileFacts, Share } from '../coverage/index.ts';

/** Changed lines with code that ran, of all changed lines with code. */
export function patchShare(files: readonly FileFacts[]): Share {
  let covered = 0;
  let total = 0;
  for (const { lines, changed } of files) {
    if (changed === undefined) continue;
    const isChanged = new Set(changed);
    for (const line of lines) {
      if (!isChanged.has(line.line)) continue;
      total++;
      if (line.covered) covered++;
    }
  }
  return { covered, total };
}
