/** `uncovered.json`: what did not run, as short as can be, for programs that read it. */
import { type CoverageFacts, changedTest, filesOf, patchOf, summarize } from '../coverage/index.ts';
import { changedArmTexts, missingRanges } from './missing-lines.ts';
import { printable } from './printable.ts';

/**
 * `{"lines": {"covered", "total"}, "files": {path: {"lines": [[from, to], …], "functions": [name, …]}}}`: files of which everything
 * ran are left out; `functions` were never entered; `arms` are branches on
 * lines that ran and where they never went, as `12->15`, where branches were counted. With a diff, only what is on changed lines is listed,
 * and `patch` is the share of changed lines.
 */
export function formatUncovered(facts: CoverageFacts): string {
  const files = filesOf(facts);
  const rows = files.flatMap((file) => {
    const lines = missingRanges(file).map(({ from, to }) => [from, to]);
    const arms = file.branches === undefined ? undefined : changedArmTexts(file);
    const isWanted = changedTest(file);
    const functions = file.functions
      .filter(({ hits, line }) => hits === 0 && isWanted(line))
      .map(({ name }) => printable(name));
    if (lines.length + functions.length + (arms?.length ?? 0) === 0) return [];
    return [`${JSON.stringify(printable(file.path))}: ${JSON.stringify({ lines, functions, arms })}`];
  });
  const { lines, branches } = summarize(files);
  const arms = branches.total === 0 ? '' : `"branches": ${JSON.stringify(branches)}, `;
  const share = patchOf(files)?.share;
  const patch = share === undefined ? '' : `"patch": ${JSON.stringify(share)}, `;
  return `{"lines": ${JSON.stringify(lines)}, ${patch}${arms}"files": {${rows.join(',\n')}}}\n`;
}
