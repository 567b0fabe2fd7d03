/** Validation of branch points: every index leads somewhere, and the columns of points, arms and edges fit each other. */
import { BranchEnd, BranchFlag, type BranchPoints } from '../branch-points.ts';
import { misfit } from '../invalid.ts';
import type { FunctionProbes } from '../probe-map.ts';
import { anyWord, checkColumn, checkLength, indexInto, isIn, type Range, wholeFrom } from './checks.ts';

const sumOfFlags = Object.values<number>(BranchFlag).reduce((sum, flag) => sum + flag, 0);
const ends: Range = {
  least: 0,
  bound: Object.values<number>(BranchEnd).length,
  wanted: 'a known end',
};

type Column = Exclude<keyof BranchPoints, 'all'>;

/** Refuses branch points that cannot be counted. */
export function validateBranches(
  branches: BranchPoints,
  functions: readonly FunctionProbes[],
  files: Range,
): void {
  const points: Readonly<Partial<Record<Column, Range>>> = {
    fn: indexInto(functions.length),
    offset: anyWord,
    file: files,
    line: wholeFrom(1),
    column: anyWord,
    flags: { least: 0, bound: sumOfFlags + 1, wanted: 'a set of known flags' },
    declared: wholeFrom(-1),
    number: anyWord,
  };
  const arms: Readonly<Partial<Record<Column, Range>>> = {
    end: ends,
    toLine: anyWord,
    toColumn: anyWord,
    implicit: { least: 0, bound: 2, wanted: '0 or 1' },
    toFile: anyWord,
  };
  checkColumns(branches, points, 'fn');
  checkColumns(branches, arms, 'end');
  checkFirst(branches, 'firstArm', branches.fn.length, branches.end.length);
  checkFirst(branches, 'firstEdge', branches.end.length, branches.edge.length);
  branches.end.forEach((end, arm) => {
    if (end === BranchEnd.place && !isIn(branches.toFile[arm]!, files))
      misfit(`branches.toFile[${arm}]`, files.wanted);
  });
  branches.fn.forEach((fn, point) => {
    const edges = indexInto(functions[fn]!.edgeFrom.length);
    const last = branches.firstEdge[branches.firstArm[point + 1]!]!;
    for (let at = branches.firstEdge[branches.firstArm[point]!]!; at < last; at++)
      if (!isIn(branches.edge[at]!, edges)) misfit(`branches.edge[${at}]`, edges.wanted);
  });
}

function checkColumns(
  branches: BranchPoints,
  ranges: Readonly<Partial<Record<Column, Range>>>,
  first: Column,
): void {
  for (const [name, range] of Object.entries(ranges) as [Column, Range][]) {
    const at = `branches.${name}`;
    checkLength(branches[name], branches[first].length, at, first);
    checkColumn(branches[name], range, () => at);
  }
}

/** Refuses beginnings that do not ascend from 0 to the number of items. */
function checkFirst(
  branches: BranchPoints,
  name: 'firstArm' | 'firstEdge',
  owners: number,
  items: number,
): void {
  const first = branches[name];
  const at = `branches.${name}`;
  if (first.length !== owners + 1) misfit(at, 'one longer than what it begins');
  if (first[0] !== 0 || first[owners] !== items) misfit(at, 'from 0 to the number of its items');
  for (let i = 0; i < owners; i++) if (first[i + 1]! < first[i]!) misfit(`${at}[${i + 1}]`, 'ascending');
}
