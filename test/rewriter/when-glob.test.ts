import fc from 'fast-check';
import picomatch from 'picomatch/posix.js';
import { describe, expect, test } from 'vitest';
import { globMatches } from '../../src/rewriter/conditions/glob.ts';

describe('patterns for paths', () => {
  const part = fc.constantFrom(
    'a',
    'ab',
    'b.c',
    'a*',
    '*.c',
    '*',
    '**',
    '?',
    '?b*',
    '.a',
    'a**b',
    'a**',
    '**a',
    '*a*b*',
  );
  // Whether `a/**` is `a` as well depends in picomatch on what `a` is.
  const pattern = fc
    .array(part, { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join('/'))
    .filter((text) => !text.endsWith('/**'));
  const name = fc
    .array(fc.constantFrom('a', 'ab', 'b.c', 'aab', '.a', 'abab.c', 'b'), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join('/'));

  test('match what picomatch matches, and what is below a directory, as --include does', () => {
    let matched = 0;
    fc.assert(
      fc.property(pattern, name, (glob, path) => {
        const expected = picomatch([glob, `${glob}/**`], { dot: true })(path);
        matched += Number(expected);
        expect(globMatches(glob, path, 'path')).toBe(expected);
      }),
      { numRuns: 4000 },
    );
    expect(matched).toBeGreaterThan(200);
  });

  test.each([
    ['src', 'src/a/b.c', true],
    ['./src/', 'src/b.c', true],
    ['src/*.c', 'src/a/b.c', false],
    ['src/**/b.c', 'src/b.c', true],
    ['**', '/u/me/x.rs', true],
    ['**/x.rs', '/u/me/x.rs', true],
    ['', 'a.c', false],
    ['a.c', '', false],
    ['[a].c', '[a].c', true],
  ])('%s and %s: %s', (glob, path, expected) => {
    expect(globMatches(glob, path, 'path')).toBe(expected);
  });
});

test.each([
  ['lua_*', 'lua_pushnil', true],
  ['lua_*', 'xlua_pushnil', false],
  ['*', "core::fmt::Formatter<'_>::pad", true],
  ['*::pad', "core::fmt::Formatter<'_>::pad", true],
  ['*.Read', 'github.com/me/reader.(*T).Read', true],
  ['operator/', 'operator/', true],
  ['f(int)', 'f(int)', true],
  ['f?', 'f', false],
  ['**', '', true],
])('names: %s and %s: %s', (glob, name, expected) => {
  expect(globMatches(glob, name, 'name')).toBe(expected);
});

test('many stars and a long name take no time', () => {
  const start = performance.now();
  expect(globMatches(`${'*a'.repeat(200)}b`, 'a'.repeat(5000), 'path')).toBe(false);
  expect(performance.now() - start).toBeLessThan(3000);
});
