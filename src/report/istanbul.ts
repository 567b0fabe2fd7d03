/**
 * `coverage-final.json`: a coverage map of istanbul-lib-coverage, which every reporter of that family reads. A line is a
 * statement; lines count from 1, columns from 0.
 */
import { type BranchFacts, type CoverageFacts, type FileFacts, filesOf } from '../coverage/index.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './report.ts';

/** Istanbul has no word for "to the end of the line"; its reporters cut this to the text that is there. */
const LINE_END = 1000;

/** @param more of columns, to tell it from another range that would be the same */
const lineRange = (line: number, more = 0) => ({
  start: { line, column: 0 },
  end: { line, column: LINE_END + more },
});

// Columns of debug info count from 1; 0 is unknown.
const position = (line: number, column: number) => ({ line, column: Math.max(0, column - 1) });

const point = (line: number, column: number) => {
  const at = position(line, column);
  return { start: at, end: at };
};

/** The places of arms: from their first lines on, where these are in the same file. */
function armRanges({ line, column, arms }: BranchFacts, more: number) {
  return arms.map(({ to }) => {
    const at = to.kind === 'place' && to.path === undefined ? to : { line, column };
    const { end } = lineRange(at.line, more);
    return { start: position(at.line, at.column), end };
  });
}

/**
 * For each item, how many before it have the same key: istanbul knows functions and branches by a range alone, and keeps one of
 * those that share it when it merges.
 */
function repetitions(keys: readonly string[]): readonly number[] {
  const seen = new Map<string, number>();
  return keys.map((key) => {
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return before;
  });
}

/** One file as istanbul knows it; all seven keys are required. */
export function istanbulFile(path: string, file: FileFacts) {
  const { branches = [] } = file;
  const known = file.functions.filter(({ line }) => line > 0);
  const sameLine = repetitions(known.map(({ line }) => String(line)));
  const samePlace = repetitions(branches.map((branch) => JSON.stringify(armRanges(branch, 0)[0])));
  return {
    path,
    statementMap: Object.fromEntries(file.lines.map(({ line }, i) => [i, lineRange(line)])),
    fnMap: Object.fromEntries(
      known.map(({ name, line }, i) => {
        const range = lineRange(line, sameLine[i]);
        return [i, { name: printable(name), decl: range, loc: range, line }];
      }),
    ),
    branchMap: Object.fromEntries(
      branches.map((branch, i) => {
        const { line, column, kind } = branch;
        return [
          i,
          { loc: point(line, column), type: kind, locations: armRanges(branch, samePlace[i] ?? 0), line },
        ];
      }),
    ),
    // The format knows no "covered without a count": such a line has to count once.
    s: Object.fromEntries(file.lines.map(({ hits, covered }, i) => [i, covered ? Math.max(1, hits) : 0])),
    f: Object.fromEntries(known.map(({ hits }, i) => [i, hits])),
    b: Object.fromEntries(branches.map(({ arms }, i) => [i, arms.map(({ hits }) => hits)])),
  };
}

/** Istanbul names files by absolute paths. */
export function absolutePath(path: string, sourceRoot: string): string {
  const isAbsolute = /^(?:\/|[A-Za-z]:\/)/.test(path);
  return isAbsolute || sourceRoot === '' ? path : `${sourceRoot.replace(/\/$/, '')}/${path}`;
}

/** Formats the facts as a coverage map, a file a line. */
export const formatIstanbul = (facts: CoverageFacts, options: Pick<ReportOptions, 'sourceRoot'>): string =>
  [...istanbulParts(facts, options)].join('');

/** The same in parts, one for each source file. */
export function* istanbulParts(
  facts: CoverageFacts,
  { sourceRoot }: Pick<ReportOptions, 'sourceRoot'>,
): Generator<string, void, undefined> {
  let separator = '{';
  for (const file of filesOf(facts)) {
    const path = absolutePath(printable(file.path), sourceRoot);
    yield `${separator}${JSON.stringify(path)}: ${JSON.stringify(istanbulFile(path, file))}`;
    separator = ',\n';
  }
  yield separator === '{' ? '{}\n' : '}\n';
}
