/** The table of contexts. */
import { expect, test } from 'vitest';
import type { CoverageFacts, FileFacts } from '../../src/coverage/index.ts';
import { formatContexts } from '../../src/report/contexts.ts';
import { displayWidth } from '../../src/report/width.ts';
import { options, sample } from './sample.ts';

const file = (path: string, contexts?: FileFacts['contexts']): FileFacts => ({
  path,
  functions: [],
  lines: [1, 2, 3, 5, 8].map((line) => ({ line, hits: line % 5, covered: line !== 5 })),
  ...(contexts && { contexts }),
});
const facts = (...files: readonly FileFacts[]): CoverageFacts => ({
  omittedFiles: 0,
  modules: [{ name: 'm', sha256: '', inexact: [], files }],
});
const shared = facts(
  file('a.c', [
    { name: 'parse\u001b[2J', lines: [1, 2] },
    { name: 'print', lines: [2] },
  ]),
  file('b.c', [{ name: 'print', lines: [1, 3] }]),
);

test('says what each ran, what it alone ran, and what none did', () => {
  expect(formatContexts(shared, options)).toBe(
    [
      'Context       Lines  Cover  Only here',
      'parse\\x1b[2J      2  20.0%          1',
      'print             3  30.0%          2',
      '4 lines ran outside of all contexts',
      '',
    ].join('\n'),
  );
});

test('names are cut where the terminal is narrow; colours change nothing else', () => {
  for (const line of formatContexts(shared, { ...options, width: 34 }).split('\n'))
    expect(displayWidth(line)).toBeLessThanOrEqual(36);
  expect(formatContexts(shared, { ...options, width: 34 })).toContain('\nparse\\x1…  ');
  const colored = formatContexts(shared, { ...options, color: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences themselves
  expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(formatContexts(shared, options));
});

test('without contexts it says how to get some', () => {
  expect(formatContexts(sample, options)).toMatch(/^No run has a context; .*--context <name>/);
});
