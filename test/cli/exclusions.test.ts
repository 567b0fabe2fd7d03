/** What the commands make of exclusions: texts that are not what was compiled, or not there, exclude nothing, and that is said where it matters. */
import { expect, test } from 'vitest';
import { withoutExcluded } from '../../src/cli/exclusion-option.ts';
import type { CoverageFacts } from '../../src/coverage/index.ts';

const texts: Readonly<Record<string, string>> = { 'a.c': 'a; // LCOV_EXCL_LINE\nb;', 'b.c': 'a;\nb;' };

function factsOf(...paths: readonly string[]): CoverageFacts {
  const lines = [1, 2].map((line) => ({ line, hits: 0, covered: false }));
  const files = paths.map((path) => ({ path, lines, functions: [] }));
  return { modules: [{ name: 'm.wasm', sha256: '', inexact: [], files }], omittedFiles: 0 };
}

function answer(
  paths: readonly string[],
  given: { changed?: string; inModule?: boolean; exclusions?: boolean } = {},
) {
  const { changed, inModule = false, exclusions = true } = given;
  const { facts, warnings } = withoutExcluded(factsOf(...paths), {
    flags: { exclusions },
    source: (name) => {
      const text = texts[name];
      return text === undefined ? undefined : { lines: text.split('\n'), isChanged: inModule };
    },
    isChanged: (name) => name === changed,
  });
  return {
    lines: facts.modules.flatMap(({ files }) =>
      files.map((file) => file.lines.map(({ line }) => line).join()),
    ),
    warnings: warnings.map(({ slug, message }) => `${slug}: ${message}`),
  };
}

test('lines are left out without a word', () => {
  expect(answer(['a.c', 'b.c'])).toEqual({ lines: ['2', '1,2'], warnings: [] });
});

test('--no-exclusions leaves nothing out and reads nothing', () => {
  expect(answer(['a.c', 'gone.c'], { exclusions: false, changed: 'a.c' })).toEqual({
    lines: ['1,2', '1,2'],
    warnings: [],
  });
});

test.each([{ changed: 'a.c' }, { inModule: true }])(
  'a text that was not compiled excludes nothing: %o',
  (given) => {
    expect(answer(['a.c', 'b.c'], given)).toEqual({
      lines: ['1,2', '1,2'],
      warnings: [
        'exclusions-not-read: a.c has changed since the build, so nothing that its comments exclude is left out; build again, or set --source-root to the sources of that build',
      ],
    });
  },
);

test('of a changed text without exclusions nothing is said', () => {
  expect(answer(['a.c', 'b.c'], { changed: 'b.c' }).warnings).toEqual([]);
});

test('texts that are not there are said where others exclude something', () => {
  const message = (names: string): string =>
    `exclusions-not-read: ${names} not at hand, so what ${names.endsWith('are') ? 'their' : 'its'} comments may exclude is counted; set --source-root or --remap, or use --no-exclusions`;
  expect(answer(['a.c', 'gone.c', 'func.wat']).warnings).toEqual([message('func.wat, gone.c are')]);
  expect(answer(['b.c', 'gone.c']).warnings).toEqual([]);
  expect(answer(['gone.c']).warnings).toEqual([]);
});

test('pragmas that mean nothing are named with file and line', () => {
  const { warnings } = withoutExcluded(factsOf('a.c'), {
    flags: { exclusions: true },
    source: () => ({ lines: ['', '// LCOV_EXCL_STOP', '// wtrace: ignore start', 'a;'] }),
    isChanged: () => false,
  });
  expect(warnings.map(({ slug, message }) => `${slug}: ${message}`)).toEqual([
    'exclusion-unbalanced: a.c:2: LCOV_EXCL_STOP stops nothing, a.c:3: wtrace: ignore start is not stopped, so it excludes nothing',
  ]);
});
