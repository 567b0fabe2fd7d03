import { expect, test } from 'vitest';
import { type ComparedLine, comparedLines } from './compare.ts';
import { differences } from './differences.ts';

const compared = comparedLines();
const explained = new Set(
  differences.flatMap(({ lines }) =>
    Object.entries(lines).flatMap(([source, numbers]) => numbers.map((line) => `${source}:${line}`)),
  ),
);
const known = (line: ComparedLine): string => `${line.fixture}/${line.source}:${line.line}`;

/** Lines that both know, on which they do not agree whether the line ran, and on which they do not agree how often. */
function against(tool: 'gcov' | 'llvmCov') {
  const both = compared.filter((line) => line.wtrace !== undefined && line[tool] !== undefined);
  const differ = both.filter((line) => line.covered !== line[tool]! > 0);
  const otherCount = both.filter((line) => line.wtrace !== line[tool]);
  return { both, differ, otherCount, share: 1 - differ.length / both.length };
}

test.each(['gcov', 'llvmCov'] as const)('every difference to %s is explained, and they are few', (tool) => {
  const { both, differ, otherCount, share } = against(tool);
  console.log(
    `${tool}: ${both.length} lines, ${differ.length} differ, ${(share * 100).toFixed(2)} % agree; ${otherCount.length} have another count`,
  );
  expect(both.length).toBeGreaterThan(10_000);
  expect(share).toBeGreaterThan(0.99);
  expect(differ.filter((line) => !explained.has(known(line)))).toEqual([]);
});

test('every explanation is of a difference that is there', () => {
  const seen = new Set([...against('gcov').differ, ...against('llvmCov').differ].map(known));
  expect([...explained].filter((line) => !seen.has(line))).toEqual([]);
});

test('gcov and llvm-cov agree with each other as often', () => {
  const both = compared.filter((line) => line.gcov !== undefined && line.llvmCov !== undefined);
  const agree = both.filter((line) => line.gcov! > 0 === line.llvmCov! > 0).length / both.length;
  console.log(`gcov and llvm-cov: ${both.length} lines, ${(agree * 100).toFixed(2)} % agree`);
  expect(agree).toBeGreaterThan(0.99);
});
