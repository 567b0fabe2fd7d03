import { expect, test } from 'vitest';
import type { BranchFacts, FileFacts } from '../../src/coverage/index.ts';
import { complexities, meanComplexity } from '../../src/report/complexity.ts';

const point = (declared: number, arms: number): BranchFacts => ({
  line: declared + 1,
  column: 1,
  kind: 'branch',
  declared,
  number: 0,
  arms: Array.from({ length: arms }, () => ({ hits: 0, to: { kind: 'return' } })),
});
const file = (branches?: readonly BranchFacts[]): FileFacts => ({
  path: 'a.c',
  lines: [],
  functions: [
    { name: 'f', line: 1, hits: 0 },
    { name: 'g', line: 9, hits: 0 },
    { name: 'unknown', line: 0, hits: 0 },
  ],
  ...(branches && { branches }),
});

test('one more than the decisions of a function; n arms are n - 1 decisions', () => {
  // if, if, and a switch of four cases: 1 + 1 + 1 + 3.
  const known = file([point(1, 2), point(1, 2), point(1, 4)]);
  expect([...complexities(known)]).toEqual([
    [1, 6],
    [9, 1],
  ]);
  expect(meanComplexity([known])).toBe(3.5);
});

test('nothing is known without branches, and of branches whose function is not known', () => {
  expect(complexities(file()).size).toBe(0);
  expect(complexities(file([point(1, 2), point(0, 2)])).size).toBe(0);
  expect(meanComplexity([file(), file([point(0, 2)])])).toBeUndefined();
});
