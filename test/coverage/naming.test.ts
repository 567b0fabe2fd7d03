import { expect, test } from 'vitest';
import { createNaming, sourceName, unmatchedGlobs } from '../../src/coverage/index.ts';
import { UsageError } from '../../src/errors.ts';
import { normalizePath } from '../../src/paths.ts';

const home = { sourceRoot: '/u/me/app', remaps: [] };

test.each([
  ['./loop.c', 'loop.c'],
  ['/a//b/./c.c', '/a/b/c.c'],
  ['/a/b/../../c.c', '/c.c'],
  ['/../c.c', '/c.c'],
  ['../lib/../c.c', '../c.c'],
  ['./libc-top-half/musl/src/include/../../include/string.h', 'libc-top-half/musl/include/string.h'],
  ['C:\\proj\\src\\..\\a.c', 'C:/proj/a.c'],
  ['webpack://app/./src/a.ts', 'webpack://app/src/a.ts'],
  ['~lib/rt/tlsf.ts', '~lib/rt/tlsf.ts'],
  ['odd\\name.c', 'odd\\name.c'],
])('%s normalises to %s', (path, normal) => {
  expect(normalizePath(path)).toBe(normal);
  expect(normalizePath(normal)).toBe(normal);
});

test('files below the source root are named relative to it, others as they are', () => {
  expect(sourceName('/u/me/app/src/a.c', home)).toBe('src/a.c');
  expect(sourceName('/u/me/apple/a.c', home)).toBe('/u/me/apple/a.c');
  expect(sourceName('src/a.c', home)).toBe('src/a.c');
  expect(sourceName('/usr/include/stdio.h', home)).toBe('/usr/include/stdio.h');
  expect(sourceName('/a.c', { sourceRoot: '/', remaps: [] })).toBe('a.c');
});

test('the first remapping that fits is used, at directory borders only', () => {
  const rules = {
    ...home,
    remaps: [
      { from: '/build/x', to: '/u/me/app/x' },
      { from: '/build', to: 'other' },
      { from: 'gen', to: '' },
    ],
  };
  expect(sourceName('/build/x/a.c', rules)).toBe('x/a.c');
  expect(sourceName('/build/xy/a.c', rules)).toBe('other/xy/a.c');
  expect(sourceName('/buildings/a.c', rules)).toBe('/buildings/a.c');
  expect(sourceName('gen/a.c', rules)).toBe('a.c');
  expect(sourceName('./gen/a.c', rules)).toBe('a.c');
});

test('with links resolved, one file has one name', () => {
  const links: Readonly<Record<string, string>> = {
    '/u/me/app': '/data/app',
    '/u/me/app/link/lib.c': '/data/app/real/lib.c',
    '/u/me/app/real/lib.c': '/data/app/real/lib.c',
    '/data/app/real/lib.c': '/data/app/real/lib.c',
    '/mnt/app/link/lib.c': '/data/app/real/lib.c',
    '/u/me/app/vendor/x.c': '/opt/vendor/x.c',
    '/opt/vendor/x.c': '/opt/vendor/x.c',
    '/u/me/x.c': '/u/me/x.c',
    '/u/me/y.c': '/u/y.c',
  };
  const asked: string[] = [];
  const realPath = (path: string) => {
    asked.push(path);
    return links[path];
  };
  const linked = { ...home, realPath };
  for (const path of Object.keys(links).filter((each) => each.endsWith('lib.c')))
    expect(sourceName(path, linked), path).toBe('real/lib.c');
  expect(sourceName('link/lib.c', linked)).toBe('real/lib.c');
  expect(sourceName('/u/me/app/vendor/x.c', linked)).toBe('/opt/vendor/x.c');
  expect(sourceName('../x.c', linked)).toBe('../x.c');
  expect(sourceName('../y.c', linked)).toBe('../../u/y.c');
  // Remapped first; in the directory of the run; not there.
  expect(sourceName('/build/lib.c', { ...linked, remaps: [{ from: '/build', to: 'link' }] })).toBe(
    'real/lib.c',
  );
  expect(sourceName('lib.c', { ...linked, workingDirectory: '/mnt/app/link' })).toBe('real/lib.c');
  expect(sourceName('src/gone.c', linked)).toBe('src/gone.c');
  asked.length = 0;
  expect(sourceName('webpack://app/src/a.ts', linked)).toBe('webpack://app/src/a.ts');
  expect(sourceName('src/a.c', { sourceRoot: '', remaps: [], realPath })).toBe('src/a.c');
  expect(asked).toEqual([]);
  const named = createNaming({ ...linked, include: ['/data/app/real'], omit: [], omitSystemLibraries: true });
  expect(named.selects('/mnt/app/link/lib.c')).toBe(true);
  expect(named.selects('/u/me/app/vendor/x.c')).toBe(false);
});

test('globs fit a file by its name, and by that with links as they are written', () => {
  const realPath = (path: string) => path.replace('/u/me/app/vendor', '/u/me/app/third-party');
  const rules = { ...home, realPath, omitSystemLibraries: true };
  const path = '/u/me/app/vendor/x.c';
  for (const glob of ['vendor/**', 'third-party/**']) {
    expect(createNaming({ ...rules, include: [], omit: [glob] }).selects(path), glob).toBe(false);
    expect(createNaming({ ...rules, include: [glob], omit: [] }).selects(path), glob).toBe(true);
  }
  const naming = createNaming({ ...rules, include: ['vendor/**'], omit: [] });
  expect(naming.nameOf(path)).toBe('third-party/x.c');
  expect(unmatchedGlobs({ ...rules, include: ['vendor/**'], omit: [] }, naming.namesOf(path))).toEqual([]);
  expect(unmatchedGlobs({ ...rules, include: [], omit: ['vendor/**'] }, naming.namesOf(path))).toEqual([]);
});

test('globs that fit no file are named, those of omit as those of include', () => {
  const rules = { ...home, include: ['b.c', 'a.c'], omit: ['c.c', 'c.c', 'a.c'], omitSystemLibraries: true };
  expect(unmatchedGlobs(rules, ['a.c'])).toEqual([
    {
      slug: 'include-unmatched',
      message: 'the include glob b.c matches no source file; there is code of a.c',
    },
    { slug: 'omit-unmatched', message: 'the omit glob c.c matches no source file; there is code of a.c' },
  ]);
  // Without any file, no glob is wrong.
  expect(unmatchedGlobs(rules, [])).toEqual([]);
});

const rules = { ...home, include: [], omit: [], omitSystemLibraries: true };

test('system libraries do not count unless a glob asks for them', () => {
  const plain = createNaming(rules);
  expect(plain.selects('/u/me/app/src/a.c')).toBe(true);
  expect(plain.selects('./dlmalloc/src/malloc.c')).toBe(false);
  const all = createNaming({ ...rules, include: ['**'] });
  expect(all.selects('./dlmalloc/src/malloc.c')).toBe(true);
  expect(all.selects('/usr/include/stdio.h')).toBe(true);
  expect(createNaming({ ...rules, omitSystemLibraries: false }).selects('/rustc/abc/library/a.rs')).toBe(
    true,
  );
});

test("a project's own folder of a library's name counts: its path is absolute", () => {
  expect(createNaming(rules).selects('/u/me/app/dlmalloc/src/malloc.c')).toBe(true);
});

test('globs see the name after remapping; a directory stands for what is below it', () => {
  const naming = createNaming({
    ...rules,
    remaps: [{ from: '/ci/42', to: '/u/me/app' }],
    include: ['src', './lib/**/*.h', '/u/me/app/abs/*.c'],
    omit: ['**/generated/**', 'src/old/'],
  });
  expect(naming.nameOf('/ci/42/src/deep/.hidden/a.c')).toBe('src/deep/.hidden/a.c');
  const selected = [
    '/ci/42/src/deep/.hidden/a.c',
    '/ci/42/lib/x/y.h',
    '/ci/42/lib/x/y.c',
    '/ci/42/abs/a.c',
    '/ci/42/src/generated/a.c',
    '/ci/42/src/old/a.c',
    '/ci/42/srcs/a.c',
  ].filter((path) => naming.selects(path));
  expect(selected).toEqual(['/ci/42/src/deep/.hidden/a.c', '/ci/42/lib/x/y.h', '/ci/42/abs/a.c']);
});

test('an empty glob is a mistake', () => {
  expect(() => createNaming({ ...rules, include: [''] })).toThrow(UsageError);
  expect(() => createNaming({ ...rules, omit: ['x'.repeat(70_000)] })).toThrow(UsageError);
});
