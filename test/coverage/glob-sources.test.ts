/** Globs as regular expressions, for programs that read no globs: they match what the globs do. */
import { expect, test } from 'vitest';
import { globMatcher, globSources } from '../../src/coverage/index.ts';

const GLOBS = [
  '**',
  'src',
  'src/**',
  '*.c',
  '**/*.c',
  'src/{a,b}.c',
  '!src/a.c',
  'lib/[ab].h',
  './src/',
  '/project/me/src',
  'a?.rs',
  '..',
];
const NAMES = [
  ...['src/a.c', 'src/b.c', 'src/deep/a.c', 'a.c', 'lib/a.h', 'lib/c.h', 'src', 'srcs/a.c', '.hidden/a.c'],
  ...['../x.c', '/usr/include/x.h', 'ab.rs', 'src/.a.c', 'https://site/a.wasm', 'a\nb.c', ''],
];

test.each(GLOBS)('%s', (glob) => {
  const rules = { sourceRoot: '/project/me', remaps: [] };
  const patterns = globSources([glob], rules).map((source) => new RegExp(source));
  const matches = globMatcher([glob], rules);
  for (const name of NAMES)
    if (name !== '')
      expect([name, patterns.some((pattern) => pattern.test(name))]).toEqual([name, matches(name)]);
});
