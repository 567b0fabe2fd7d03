/**
 * `coverage-final.json`: a coverage map of istanbul-lib-coverage, which every reporter of that family reads. A line is a
 * statement; lines count from 1, columns from 0.
 */
import { type BranchFacts, type CoverageFacts, type FileFacts, filesOf } from '../coverage/index.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './report.ts';

/** Istanbul has no word for "to the end of the line"; its reporters cut this to the text that is there. */
const LINE_END = 1000;

const lineRange = (line: number) => ({
  start: { line, column: 0 },
  end: { line, column: LINE_END },
});

/** A column, from 1 on where it is known, as a range of one character. */
const pointRange = (line: number, column: number) => ({
  start: { line, column: Math.max(0, column - 1) },
  end: { line, column: Math.max(1, column) },
});

/** An arm is where it leads; one that leads out of the file, or nowhere, is where the branch is. */
function branchRange({ line, column, kind, arms }: BranchFacts) {
  const own = pointRange(line, column);
  return {
    loc: own,
    type: kind,
    locations: arms.map(({ to }) =>
      to.kind === 'place' && to.path === undefined ? pointRange(to.line, to.column) : own,
    ),
    line,
  };
}

/** One file as istanbul knows it; all seven keys are required. */
export function istanbulFile(path: string, file: FileFacts) {
  const known = file.functions.filter(({ line }) => line > 0);
  const { branches = [] } = file;
  return {
    path,
    statementMap: Object.fromEntries(file.lines.map(({ line }, i) => [i, lineRange(line)])),
    fnMap: Object.fromEntries(
      known.map(({ name, line }, i) => [
        i,
        { name: printable(name), decl: lineRange(line), loc: lineRange(line), line },
      ]),
    ),
    branchMap: Object.fromEntries(branches.map((branch, i) => [i, branchRange(branch)])),
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
