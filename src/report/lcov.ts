/**
 * `lcov.info` as geninfo(1) describes it, with the function records of lcov 1 (`FN`, `FNDA`), which every reader
 * knows. lcov before 2.0 cuts names at a comma: functions with one in theirs have their linkage name, as geninfo writes.
 */
import {
  type BranchFacts,
  type CoverageFacts,
  type FileFacts,
  filesOf,
  summarize,
} from '../coverage/index.ts';
import { uniqueNames } from './function-names.ts';
import { printable } from './printable.ts';

function record(file: FileFacts): string[] {
  const functions = uniqueNames(file.functions, ',');
  const { lines } = summarize([file]);
  const { branches = [] } = file;
  const arms = branches.flatMap((branch) => branch.arms);
  return [
    'TN:',
    `SF:${printable(file.path)}`,
    ...functions.map((fn) => `FN:${fn.line},${fn.name}`),
    ...functions.map((fn) => `FNDA:${fn.hits},${fn.name}`),
    `FNF:${functions.length}`,
    `FNH:${functions.filter((fn) => fn.hits > 0).length}`,
    ...numbered(branches).flatMap(armRecords),
    ...(file.branches === undefined
      ? []
      : [`BRF:${arms.length}`, `BRH:${arms.filter(({ hits }) => hits > 0).length}`]),
    // The format knows no "covered without a count": such a line has to count once.
    ...file.lines.map(({ line, hits, covered }) => `DA:${line},${covered ? Math.max(1, hits) : 0}`),
    `LF:${lines.total}`,
    `LH:${lines.covered}`,
    'end_of_record',
  ];
}

/** The branches, each with its number on its line. */
function numbered(branches: readonly BranchFacts[]): readonly BranchOfLine[] {
  const points = new Map<number, number>();
  return branches.map((branch) => {
    const point = points.get(branch.line) ?? 0;
    points.set(branch.line, point + 1);
    return { ...branch, point };
  });
}

/** A branch and its number on its line. */
type BranchOfLine = BranchFacts & { readonly point: number };

/** A dash says that control never came to the branch, 0 that it never took this arm. */
function armRecords({ line, point, arms }: BranchOfLine): string[] {
  const isReached = arms.some(({ hits }) => hits > 0);
  return arms.map(({ hits }, arm) => `BRDA:${line},${point},${arm},${isReached ? hits : '-'}`);
}

/** Formats the facts as an lcov trace file. */
export function formatLcov(facts: CoverageFacts): string {
  return filesOf(facts)
    .flatMap(record)
    .map((line) => `${line}\n`)
    .join('');
}
