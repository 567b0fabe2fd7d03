/** Our branches of C programs beside the regions of llvm-cov and the branches of gcov, for the same run of a native build. */
import { readFileSync } from 'node:fs';
import type { BranchFacts, FileFacts } from '../../src/coverage/index.ts';
import { fixturesDir } from '../../wasm-fixtures/fixtures.mjs';
import { fixtureRuns } from '../rewriter/fixtures.ts';
import { countedFiles } from './compare.ts';

/** Line and column where it begins, times true and false, line and column after it. */
type Region = readonly [
  line: number,
  column: number,
  yes: number,
  no: number,
  endLine: number,
  endColumn: number,
];

/** `expected/branches.json`; scripts/oracle-branches.mjs says what the columns are. */
interface NativeBranches {
  readonly run: string;
  readonly llvm: Readonly<Record<string, readonly Region[]>>;
  readonly gcov: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
}

/** One region of llvm-cov that lies outside macros and is no `case`, and what is in it. */
export interface ComparedRegion {
  /** `fixture/file:line:column`. */
  readonly at: string;
  readonly counts: readonly number[];
  readonly points: readonly BranchFacts[];
}

/** One line of which both gcov and wtrace have branches; `case` labels of one line, by the arms that lead there. */
export interface ComparedLine {
  readonly at: string;
  readonly ours: readonly number[];
  readonly native: readonly number[];
}

/** What is compared of one fixture. */
export interface ComparedBranches {
  readonly regions: readonly ComparedRegion[];
  readonly gcov: readonly ComparedLine[];
  readonly cases: readonly ComparedLine[];
}

/** Compares a module of a fixture with native builds at -O0. */
export function compareBranches(fixture: string, optimisation: 'O0' | 'O2' = 'O0'): ComparedBranches {
  const native = JSON.parse(
    readFileSync(`${fixturesDir}/${fixture}/expected/branches.json`, 'utf8'),
  ) as NativeBranches;
  const run = fixtureRuns().find(
    ({ title }) =>
      title.startsWith(`${fixture}/`) &&
      new RegExp(`\\b${optimisation}`).test(title) &&
      title.endsWith(`: ${native.run}`),
  );
  if (run === undefined) throw new Error(`no run ${native.run} of ${fixture}`);
  const facts = countedFiles(run.bytes, run.folder, run.command, { branches: true });
  const files = new Map(facts.map((file) => [file.path.replace(/^\//, ''), file]));
  return compareFiles(fixture, native, {
    fileOf: (path) => files.get(path),
    textOf: (path) => readFileSync(`${run.folder}/${path}`, 'utf8'),
  });
}

/** Our side of what is compared, by paths as the native builds have them. */
export interface ComparedProgram {
  readonly fileOf: (path: string) => FileFacts | undefined;
  readonly textOf: (path: string) => string;
}

/** Compares all files of a program. */
export function compareFiles(
  name: string,
  native: Pick<NativeBranches, 'llvm' | 'gcov'>,
  { fileOf, textOf }: ComparedProgram,
): ComparedBranches {
  const compared = {
    regions: [] as ComparedRegion[],
    gcov: [] as ComparedLine[],
    cases: [] as ComparedLine[],
  };
  for (const [path, regions] of Object.entries(native.llvm)) {
    const file = fileOf(path);
    if (file === undefined) continue;
    const at = `${name}/${path}`;
    const text = textOf(path).split('\n');
    const isCase = ([line, column]: Region): boolean =>
      /^(?:case|default)\b/.test(text[line - 1]?.slice(column - 1) ?? '');
    compared.regions.push(
      ...compareRegions(
        at,
        regions.filter((region) => !isCase(region)),
        file,
      ),
    );
    compared.cases.push(...compareCases(at, regions.filter(isCase), file));
    compared.gcov.push(...compareLines(at, native.gcov[path] ?? {}, file));
  }
  return compared;
}

const isIn = ([line, column, , , endLine, endColumn]: Region, point: BranchFacts): boolean =>
  (point.line > line || (point.line === line && point.column >= column)) &&
  (point.line < endLine || (point.line === endLine && point.column < endColumn));

const sizeOf = ([line, column, , , endLine, endColumn]: Region): number =>
  (endLine - line) * 1000 + endColumn - column;

/** A point belongs to the smallest region that it lies in. Regions of no width are made up. */
function compareRegions(at: string, all: readonly Region[], file: FileFacts): ComparedRegion[] {
  const regions = all.filter((region) => sizeOf(region) > 0);
  const lines = new Set(file.lines.map(({ line }) => line));
  const points = new Map<Region, BranchFacts[]>();
  for (const point of file.branches ?? []) {
    const around = regions.filter((region) => isIn(region, point)).sort((a, b) => sizeOf(a) - sizeOf(b));
    const [smallest] = around;
    if (smallest !== undefined) points.set(smallest, [...(points.get(smallest) ?? []), point]);
  }
  // Functions that the linker left out have no lines.
  const inModule = regions.filter(([line, , , , endLine]) => {
    for (let l = line; l <= endLine; l++) if (lines.has(l)) return true;
    return false;
  });
  return inModule.map((region) => ({
    at: `${at}:${region[0]}:${region[1]}`,
    counts: [region[2], region[3]],
    points: points.get(region) ?? [],
  }));
}

const hitsOf = (points: readonly BranchFacts[]): number[] =>
  points.flatMap(({ arms }) => arms.map(({ hits }) => hits));

function compareLines(
  at: string,
  native: NativeBranches['gcov'][string],
  { branches = [] }: FileFacts,
): ComparedLine[] {
  return Object.entries(native).flatMap(([line, counts]) => {
    const ours = hitsOf(branches.filter((point) => point.line === Number(line)));
    return ours.length === 0 || counts.length === 0 ? [] : [{ at: `${at}:${line}`, ours, native: counts }];
  });
}

/** Labels whose code begins on their own line. */
function compareCases(at: string, cases: readonly Region[], { branches = [] }: FileFacts): ComparedLine[] {
  const switches = branches.filter(({ kind }) => kind === 'switch');
  return [...new Set(cases.map(([line]) => line))].flatMap((line) => {
    const ours = switches.flatMap(({ arms }) =>
      arms.flatMap(({ hits, to }) =>
        to.kind === 'place' && to.path === undefined && to.line === line ? [hits] : [],
      ),
    );
    const native = cases.flatMap(([own, , yes]) => (own === line ? [yes] : []));
    return ours.length === 0 ? [] : [{ at: `${at}:${line}`, ours: [sum(ours)], native: [sum(native)] }];
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Counts whatever their order. */
export const unordered = (counts: readonly number[]): string => [...counts].sort((a, b) => a - b).join();

/** Whether all, some or none of the arms were taken. */
export function verdict(counts: readonly number[]): 'all' | 'some' | 'none' {
  const taken = counts.filter((count) => count > 0).length;
  return taken === 0 ? 'none' : taken === counts.length ? 'all' : 'some';
}
