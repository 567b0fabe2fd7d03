import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CoverageFacts } from '../../src/coverage/index.ts';
import { formatText } from '../../src/report/index.ts';
import { displayWidth, shortenPath } from '../../src/report/width.ts';
import { options, sample } from './sample.ts';

test('without a terminal nothing is shortened', async () => {
  await expect(formatText(sample, options)).toMatchFileSnapshot('golden/text.txt');
});

test('in 60 columns', async () => {
  await expect(formatText(sample, { ...options, width: 60 })).toMatchFileSnapshot('golden/text-60.txt');
});

test('colours change nothing but colour', () => {
  const colored = formatText(sample, { ...options, color: true });
  expect(colored).toContain('\u001b[32m');
  expect(colored).toContain('\u001b[31m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences themselves
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(formatText(sample, options));
});

const one = (path: string, hits: readonly number[], omittedFiles = 0): CoverageFacts => ({
  omittedFiles,
  modules: [
    {
      name: 'm',
      sha256: '',
      inexact: [],
      files: [{ path, functions: [], lines: hits.map((n, i) => ({ line: i + 1, hits: n, covered: n > 0 })) }],
    },
  ],
});

test('100 % and 0 % are exact', () => {
  const hits = Array.from({ length: 20_000 }, () => 1);
  expect(formatText(one('a.c', hits), options)).toContain('100%');
  expect(formatText(one('a.c', [...hits, 0]), options)).not.toContain('100%');
  expect(formatText(one('a.c', [...hits, 0]), options)).toContain('99.9%');
  const none = hits.map(() => 0);
  expect(formatText(one('a.c', none), options)).toContain('  0%');
  expect(formatText(one('a.c', [...none, 1]), options)).toContain('0.1%');
});

test('when nothing is left, it says so and how to include', () => {
  const nothing = { modules: [{ name: 'm', sha256: '', inexact: [], files: [] }] };
  expect(formatText({ ...nothing, omittedFiles: 40 }, options)).toMatch(
    /40 files left out.*--include '\*\*'/,
  );
  expect(formatText({ ...nothing, omittedFiles: 0 }, options)).toContain('wtrace inspect');
  const killed = formatText({ modules: [], omittedFiles: 0 }, options);
  expect(killed).toMatch(/^No line was counted: .* killed before counts were saved\.\n$/);
});

test('names cannot move the cursor or add rows', () => {
  const text = formatText(one('a\u001b[2J\n\u202eb\u0085\ud800.c', [1]), options);
  expect(text).toContain('a\\x1b[2J\\x0a\\u202eb\\x85\\ud800.c');
  expect(text.split('\n')).toHaveLength(5);
});

test('every row fits the terminal, wide characters counted as two', () => {
  const path = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 });
  fc.assert(
    fc.property(
      path,
      fc.array(fc.nat(1), { maxLength: 200 }),
      fc.integer({ min: 50, max: 200 }),
      (name, hits, width) => {
        const rows = formatText(one(name, hits, 7), { ...options, width })
          .split('\n')
          .slice(0, 4);
        for (const row of rows) expect(displayWidth(row)).toBeLessThanOrEqual(width);
      },
    ),
  );
});

test('shortened paths keep their end', () => {
  expect(shortenPath('src/deep/er/file.c', 18)).toBe('src/deep/er/file.c');
  expect(shortenPath('src/deep/er/file.c', 12)).toBe('…/er/file.c');
  expect(shortenPath('a-very-long-file-name.c', 10)).toBe('…le-name.c');
  expect(displayWidth('目录/文件.c')).toBe(11);
});
