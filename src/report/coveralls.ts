/**
 * `coveralls.json`: a job of the Coveralls API (its /jobs endpoint), without the token and the names of service and commit, which whoever
 * uploads it adds.
 */
import { type BranchFacts, type CoverageFacts, type FileFacts, filesOf } from '../coverage/index.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './report.ts';

/**
 * The format has an item for each line of a file, code or not. Where the source is not at hand, lines that are further down than any source
 * with so little code has them are left out: damaged debug info has such.
 */
const farthest = (lines: number): number => 2 ** 14 + 64 * lines;

/** Hits by line, from line 1 on; null is a line without code. The format knows no "covered without a count". */
function coverageOf({ lines }: FileFacts, length: number): readonly (number | null)[] {
  const last = lines.at(-1)?.line ?? 0;
  const coverage = new Array<number | null>(Math.max(length, Math.min(last, farthest(lines.length)))).fill(
    null,
  );
  for (const { line, hits, covered } of lines)
    if (line <= coverage.length) coverage[line - 1] = covered ? Math.max(1, hits) : 0;
  return coverage;
}

/** Four numbers for each arm: line, number of the branch on its line, number of the arm, times taken. */
function branchesOf(branches: readonly BranchFacts[]): readonly number[] {
  const points = new Map<number, number>();
  return branches.flatMap(({ line, arms }) => {
    const point = points.get(line) ?? 0;
    points.set(line, point + 1);
    return arms.flatMap(({ hits }, arm) => [line, point, arm, hits]);
  });
}

/** Formats the facts, a file a line. */
export const formatCoveralls = (facts: CoverageFacts, options: ReportOptions): string =>
  [...coverallsParts(facts, options)].join('');

/** The same in parts, one for each source file. */
export function* coverallsParts(
  facts: CoverageFacts,
  { source = () => undefined, md5 = () => undefined, timestamp }: ReportOptions,
): Generator<string, void, undefined> {
  yield `{"run_at": ${JSON.stringify(new Date(timestamp).toISOString())}, "source_files": [`;
  let separator = '\n';
  for (const file of filesOf(facts)) {
    const digest = md5(file.path);
    const text = JSON.stringify({
      name: printable(file.path),
      ...(digest !== undefined && { source_digest: digest }),
      coverage: coverageOf(file, source(file.path)?.lines.length ?? 0),
      ...(file.branches && { branches: branchesOf(file.branches) }),
    });
    yield `${separator}${text}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}
