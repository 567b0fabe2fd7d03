/** `uncovered.json`: what did not run, as short as can be, for programs that read it. */
import { type CoverageFacts, filesOf, summarize } from '../coverage/index.ts';
import { missingRanges } from './missing-lines.ts';
import { printable } from './printable.ts';

/**
 * `{"lines": {"covered", "total"}, "files": {path: {"lines": [[from, to], …], "functions": [name, …]}}}`: files of which everything
 * ran are left out; `functions` were never entered.
 */
export function formatUncovered(facts: CoverageFacts): string {
  const files = filesOf(facts);
  const rows = files.flatMap((file) => {
    const lines = missingRanges(file).map(({ from, to }) => [from, to]);
    const functions = file.functions.filter(({ hits }) => hits === 0).map(({ name }) => printable(name));
    if (lines.length + functions.length === 0) return [];
    return [`${JSON.stringify(printable(file.path))}: ${JSON.stringify({ lines, functions })}`];
  });
  const { lines } = summarize(files);
  return `{"lines": ${JSON.stringify(lines)}, "files": {${rows.join(',\n')}}}\n`;
}
