/** `uncovered.json`: what did not run, as short as can be, for programs that read it. */
import { type CoverageFacts, filesOf, summarize } from '../coverage/index.ts';
import { missedArmTexts, missingRanges } from './missing-lines.ts';
import { printable } from './printable.ts';

/**
 * `{"lines": {"covered", "total"}, "files": {path: {"lines": [[from, to], …], "functions": [name, …]}}}`: files of which everything
 * ran are left out; `functions` were never entered; `arms` are branches on
 * lines that ran and where they never went, as `12->15`, where branches were counted.
 */
export function formatUncovered(facts: CoverageFacts): string {
  const files = filesOf(facts);
  const rows = files.flatMap((file) => {
    const lines = missingRanges(file).map(({ from, to }) => [from, to]);
    const arms = file.branches === undefined ? undefined : missedArmTexts(file);
    const functions = file.functions.filter(({ hits }) => hits === 0).map(({ name }) => printable(name));
    if (lines.length + functions.length + (arms?.length ?? 0) === 0) return [];
    return [`${JSON.stringify(printable(file.path))}: ${JSON.stringify({ lines, functions, arms })}`];
  });
  const { lines, branches } = summarize(files);
  const arms = branches.total === 0 ? '' : `"branches": ${JSON.stringify(branches)}, `;
  return `{"lines": ${JSON.stringify(lines)}, ${arms}"files": {${rows.join(',\n')}}}\n`;
}
