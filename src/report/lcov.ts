/**
 * Tracefiles as geninfo(1) describes them: `lcov.info` with the function records of lcov 1 (`FN`, `FNDA`), which every reader knows,
 * `lcov2.info` with those of lcov 2.2 (`FNL`, `FNA`). lcov before 2.0 cuts names at a comma: in the former, functions with one in theirs
 * have their linkage name, as geninfo writes.
 */
import {
  type BranchFacts,
  type CoverageFacts,
  type FileFacts,
  filesOf,
  summarize,
} from '../coverage/index.ts';
import { type NamedFunction, uniqueNames } from './function-names.ts';
import { printable } from './printable.ts';

/** How functions are written. */
interface FunctionForm {
  /** A character that names cannot have; '' for none. */
  readonly separator: string;
  readonly records: (functions: readonly NamedFunction[]) => readonly string[];
}

const lcov1: FunctionForm = {
  separator: ',',
  records: (functions) => [
    ...functions.map(({ line, name }) => `FN:${line},${name}`),
    ...functions.map(({ hits, name }) => `FNDA:${hits},${name}`),
  ],
};

const lcov2: FunctionForm = {
  separator: '',
  records: (functions) =>
    functions.flatMap(({ line, name, hits }, i) => [`FNL:${i},${line}`, `FNA:${i},${hits},${name}`]),
};

function record(file: FileFacts, { separator, records }: FunctionForm): string {
  const functions = uniqueNames(file.functions, separator);
  const { lines } = summarize([file]);
  let text = `TN:\nSF:${printable(file.path)}\n`;
  for (const line of records(functions)) text += `${line}\n`;
  text += `FNF:${functions.length}\nFNH:${functions.filter((fn) => fn.hits > 0).length}\n`;
  if (file.branches !== undefined) text += branchRecords(file.branches);
  // The format knows no "covered without a count": such a line has to count once.
  for (const { line, hits, covered } of file.lines) text += `DA:${line},${covered ? Math.max(1, hits) : 0}\n`;
  return `${text}LF:${lines.total}\nLH:${lines.covered}\nend_of_record\n`;
}

function branchRecords(branches: readonly BranchFacts[]): string {
  const arms = branches.flatMap((branch) => branch.arms);
  const records = [
    ...numbered(branches).flatMap(armRecords),
    `BRF:${arms.length}`,
    `BRH:${arms.filter(({ hits }) => hits > 0).length}`,
  ];
  return records.map((record) => `${record}\n`).join('');
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

/** Formats the facts as an lcov trace file that every reader knows. */
export const formatLcov = (facts: CoverageFacts): string => [...lcovParts(facts)].join('');

/** The same in parts, one for each source file. */
export const lcovParts = (facts: CoverageFacts): Generator<string, void, undefined> =>
  recordsOf(facts, lcov1);

/** Formats the facts as a trace file for lcov from 2.2 on: functions have all of their name. */
export const formatLcov2 = (facts: CoverageFacts): string => [...lcov2Parts(facts)].join('');

/** The same in parts, one for each source file. */
export const lcov2Parts = (facts: CoverageFacts): Generator<string, void, undefined> =>
  recordsOf(facts, lcov2);

function* recordsOf(facts: CoverageFacts, form: FunctionForm): Generator<string, void, undefined> {
  for (const file of filesOf(facts)) yield record(file, form);
}
