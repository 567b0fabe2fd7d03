/** Paths as debug info writes them, on any machine. */
import { posix } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinPath, PathTable } from '../../src/debuginfo/paths.ts';
import { normalizePath } from '../../src/paths.ts';

test.each([
  ['./a.c', 'a.c'],
  ['a/./b//c.c', 'a/b/c.c'],
  ['a/../b.c', 'b.c'],
  ['../a.c', '../a.c'],
  ['../../a/../b.c', '../../b.c'],
  ['/../a.c', '/a.c'],
  ['//a//b.c', '/a/b.c'],
  ['a\\b.c', 'a\\b.c'],
  ['C:\\src\\.\\x\\..\\a.c', 'C:/src/a.c'],
  ['C:/src/../../a.c', 'C:/a.c'],
  ['\\\\server\\share\\a.c', '//server/share/a.c'],
  ['~lib/rt.ts', '~lib/rt.ts'],
  ['\\\\server\\..\\..\\a.c', '//server/a.c'],
  ['webpack:///./src/a.ts', 'webpack:///src/a.ts'],
  ['https://a/b/../../../c.c', 'https://c.c'],
  ['C:', 'C:'],
  ['.', ''],
])('%s → %s', (path, normal) => {
  expect(normalizePath(path)).toBe(normal);
});

test('is what node:path makes of POSIX paths', () => {
  const part = fc.constantFrom('a', 'b.c', '.', '..', '', 'dir');
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
      const path = parts.join('/');
      fc.pre(path !== '');
      expect(normalizePath(path)).toBe(
        posix
          .normalize(path)
          .replace(/(.)\/$/, '$1')
          .replace(/^\.$/, ''),
      );
    }),
  );
});

test.each([
  ['/src', 'a.c', '/src/a.c'],
  ['/src', '/b/a.c', '/b/a.c'],
  ['/src', 'D:\\a.c', 'D:\\a.c'],
  ['C:\\src', 'x\\a.c', 'C:\\src/x\\a.c'],
  ['', 'a.c', 'a.c'],
  [undefined, 'a.c', 'a.c'],
])('%s and %s → %s', (directory, name, joined) => {
  expect(joinPath(directory, name)).toBe(joined);
});

test('equal paths have equal indices', () => {
  const table = new PathTable();
  expect([table.intern('a'), table.intern('b'), table.intern('a')]).toEqual([0, 1, 0]);
  expect(table.paths).toEqual(['a', 'b']);
});
