/** Branches of Rust: which panics rustc makes by itself, and llvm-cov's counts of a native build. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { BranchFacts } from '../../src/coverage/index.ts';
import { fixturesDir } from '../../wasm-fixtures/fixtures.mjs';
import { factsOf, kept } from '../coverage/scope-ends.ts';
import { fixtureRuns } from '../rewriter/fixtures.ts';
import { countedFiles } from './compare.ts';
import { compareBranches, unordered } from './compare-branches.ts';

const text = readFileSync(`${fixturesDir}/rust-panics/panics.rs`, 'utf8');
const lines = text.split('\n');

function pointsOf(branches: true | 'all'): readonly BranchFacts[] {
  const run = fixtureRuns().find(({ title }) => title === 'rust-panics/O0.wasm: default');
  if (run === undefined) throw new Error('no run of rust-panics');
  const files = countedFiles(run.bytes, run.folder, run.command, { branches });
  return files.find(({ path }) => path.replace(/^\//, '') === 'panics.rs')?.branches ?? [];
}

const source = pointsOf(true);

/** Texts of the lines up to `all`, which calls the others. */
const textsOf = (points: readonly BranchFacts[]): readonly string[] =>
  [
    ...new Set(
      points.flatMap(({ line }) =>
        line <= lines.indexOf('fn all() -> i32 {') ? [lines[line - 1]?.trim()] : [],
      ),
    ),
  ] as string[];

test('checks that rustc makes are left out, panics of the source are not', () => {
  const all = pointsOf('all');
  const isCheck = ({ arms }: BranchFacts): boolean => arms.some(({ implicit }) => implicit === true);
  expect(textsOf(all.filter(isCheck))).toEqual([
    'values[i]',
    'a + b',
    'a / b',
    'assert!(n > 0);',
    'assert_eq!(n % 2, 1);',
    '*self.0 += 1;',
    'if value % 2 == 0 && value > 2 {',
  ]);
  expect(textsOf(source)).toEqual([
    'if i > 50 {',
    'match i {',
    'match value {',
    'if take {',
    '}',
    'let both = a && b;',
    'if both || n > 3 {',
    'for &value in values {',
    'if value % 2 == 0 && value > 2 {',
  ]);
  // `_ => unreachable!()` and `None => panic!()` are arms, which were not taken.
  const arms = source.filter(({ line }) => lines[line - 1]?.trim().startsWith('match'));
  expect(arms.map((point) => point.arms.map(({ hits }) => hits))).toEqual([
    [1, 1, 0],
    [0, 1],
  ]);
});

test('the flag that says whether a value was moved is at the end of its scope', () => {
  const left = kept(factsOf(source), text);
  const places = source.map(({ line, column }) => `${line}:${column}`);
  expect(places.filter((place) => !left.includes(place))).toEqual(['69:1']);
});

test('regions of llvm-cov have the same counts, but for the last operands of joined conditions', () => {
  const { regions } = compareBranches('rust-panics');
  expect(regions).toHaveLength(7);
  const differing = regions.filter(
    ({ counts, points }) =>
      !points.some(({ arms }) => unordered(arms.map(({ hits }) => hits)) === unordered(counts)),
  );
  // `|| n > 3`, `&& value > 2`: there, the condition as a whole is a point.
  expect(differing.map(({ at, points }) => [at, points.length])).toEqual([
    ['rust-panics/panics.rs:74:16', 0],
    ['rust-panics/panics.rs:83:30', 0],
  ]);
});
