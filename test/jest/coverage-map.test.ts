/** What jest's coverage gets, in a real coverage map of istanbul. */
import { fileURLToPath } from 'node:url';
import istanbul from 'istanbul-lib-coverage';
import { expect, test } from 'vitest';
import { addSources, type CoverageMap } from '../../src/jest/coverage-map.ts';
import type { CoveredSource } from '../../src/project/index.ts';

const source = (path: string, hits: number, column = 0): CoveredSource => ({
  path,
  statementMap: { 0: { start: { line: 2, column }, end: { line: 2, column: 9 } } },
  fnMap: {},
  branchMap: {},
  s: { 0: hits },
  f: {},
  b: {},
});

const here = fileURLToPath(import.meta.url);

test('a source that was listed and never ran is replaced, one that ran is added up, one that is not there is left out', () => {
  const linesOf = (before: number) => {
    const map = istanbul.createCoverageMap({});
    map.addFileCoverage(source(here, before, 4));
    addSources(map as unknown as CoverageMap, [source(here, 3), source('/not/there.c', 3)]);
    expect(map.files()).toEqual([here]);
    return Object.values(map.fileCoverageFor(here).s);
  };
  expect(linesOf(0)).toEqual([3]);
  expect(linesOf(1)).toHaveLength(2);
});
