import { describe, expect, test } from 'vitest';
import { type ComparedLine, comparedLines } from './compare.ts';
import { differences } from './differences.ts';

const compared = comparedLines();
const explained = new Set(
  differences.flatMap(({ lines }) =>
    Object.entries(lines).flatMap(([source, numbers]) => numbers.map((line) => `${source}:${line}`)),
  ),
);
const known = (line: ComparedLine): string => `${line.fixture}/${line.source}:${line.line}`;

/**
 * Lines that both know, on which they do not agree whether the line ran, and on which they do not agree how often. Of a line that
 * wtrace marks as covered without an event, a count of 0 says the same: gcov counts the jump back of `for (;;)`, llvm-cov the entry.
 */
function against(tool: 'gcov' | 'llvmCov') {
  const both = compared.filter((line) => line.wtrace !== undefined && line[tool] !== undefined);
  const silent = both.filter((line) => line.covered && line.wtrace === 0 && line[tool] === 0);
  const differ = both.filter((line) => line.covered !== line[tool]! > 0 && !silent.includes(line));
  const otherCount = both.filter((line) => line.wtrace !== line[tool]);
  return { both, differ, silent, otherCount, share: 1 - differ.length / both.length };
}

test.each(['gcov', 'llvmCov'] as const)('every difference to %s is explained, and they are few', (tool) => {
  const { both, differ, silent, otherCount, share } = against(tool);
  console.log(
    `${tool}: ${both.length} lines, ${differ.length} differ, ${(share * 100).toFixed(2)} % agree; ` +
      `${silent.length} covered without an event have count 0; ${otherCount.length} have another count`,
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

describe('lines of jumps count what native tools count', () => {
  const countsOf = (fixture: string, source: string) =>
    compared.filter((line) => line.fixture === fixture && line.source === source);
  const others = (lines: readonly ComparedLine[], tool: 'gcov' | 'llvmCov') =>
    lines
      .filter((line) => line.wtrace !== undefined && line[tool] !== undefined && line.wtrace !== line[tool])
      .map(({ line, text, wtrace, [tool]: native }) => `${line}: ${text}: ${wtrace}, ${native}`);

  test('into loops, past destructors, over else: as gcov', () => {
    const lines = countsOf('cpp-jumps', 'jumps.cpp');
    expect(
      lines.filter(({ wtrace, gcov }) => wtrace !== undefined && gcov !== undefined).length,
    ).toBeGreaterThan(70);
    // clang comes back to the `for` for the branch on its condition.
    expect(others(lines, 'gcov')).toEqual(['107: for (int i = 0;: 6, 5']);
  });

  test('where something is caught: as gcov', () => {
    const lines = countsOf('cpp-exceptions', 'exceptions.cpp').filter(
      ({ text, wtrace }) => text.startsWith('} catch') && wtrace !== undefined,
    );
    expect(lines.length).toBe(4);
    // At line 69 gcov also counts where the type of what was thrown is asked for; llvm-cov does not.
    for (const { line, wtrace, gcov, llvmCov } of lines)
      expect(wtrace, `${line}`).toBe(line === 69 ? llvmCov : gcov);
  });

  test('of chains of if in Rust: as llvm-cov', () => {
    const lines = countsOf('rust-chains', 'chains.rs');
    expect(
      lines.filter(({ wtrace, llvmCov }) => wtrace !== undefined && llvmCov !== undefined).length,
    ).toBeGreaterThan(25);
    // The iterator of a `for` is asked once more than there are values.
    expect(others(lines, 'llvmCov')).toEqual([
      '18: for &value in values {: 5, 4',
      '55: for x in values {: 5, 4',
    ]);
  });

  test('`while (true)` whose first iteration leaves it is covered, without an event', () => {
    const left = compared.filter(
      ({ fixture, line, text }) =>
        (fixture === 'cpp-jumps' && text === 'while (true) {') ||
        (fixture === 'rust-chains' && text === 'loop {') ||
        (fixture === 'c-loops' && line === 56),
    );
    expect(left.length).toBeGreaterThan(4);
    expect(left.map(({ wtrace, covered }) => [wtrace, covered])).toEqual(left.map(() => [0, true]));
  });
});
