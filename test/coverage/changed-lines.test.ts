import { describe, expect, test } from 'vitest';
import {
  type CoverageFacts,
  type FileFacts,
  filesOf,
  markChanged,
  missedGates,
  parseDiff,
  parseGate,
  patchOf,
  unmatchedChanges,
} from '../../src/coverage/index.ts';

/** As git 2.39 writes it (`git diff -U0`): a name with a tab and an umlaut, one with a quote and a line end, a rename, a removed file. */
const gitDiff = String.raw`diff --git a/gone.c b/gone.c
deleted file mode 100644
index 7898192..0000000
--- a/gone.c
+++ /dev/null
@@ -1 +0,0 @@
-a
diff --git a/m.c b/m.c
index c7eeb31..7898192 100644
--- a/m.c
+++ b/m.c
@@ -2 +1,0 @@ int f(void)
--- b
@@ -9,0 +9,2 @@
+++ c
+d
\ No newline at end of file
diff --git a/old name.c b/new name.c
similarity index 90%
rename from old name.c
rename to new name.c
--- a/old name.c	
+++ b/new name.c	
@@ -3 +3 @@
-x
+y
diff --git "a/t\303\244b\tx.c" "b/t\303\244b\tx.c"
new file mode 100644
--- /dev/null
+++ "b/t\303\244b\tx.c"
@@ -0,0 +1,3 @@
+1
+2
+3
diff --git "a/we\"ird\nnl.c" "b/we\"ird\nnl.c"
--- "a/we\"ird\nnl.c"
+++ "b/we\"ird\nnl.c"
@@ -1,3 +1,3 @@
 a
-b
+B
 c
diff --git a/image.png b/image.png
Binary files a/image.png and b/image.png differ
-- 
2.39.5
`;

describe('parseDiff', () => {
  test('reads what git writes: names in quotes, renames, no context, removed files, the signature of a patch', async () => {
    expect(await parseDiff(gitDiff)).toEqual([
      { path: 'm.c', lines: [9, 10] },
      { path: 'new name.c', lines: [3] },
      { path: 'täb\tx.c', lines: [1, 2, 3] },
      { path: 'we"ird\nnl.c', lines: [2] },
      { path: 'image.png', lines: [] },
    ]);
  });

  test('keeps names that have no prefix', async () => {
    const text = '--- src/a.c\n+++ src/a.c\n@@ -1 +1 @@\n-a\n+b\n--- b/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-a\n+b\n';
    expect((await parseDiff(text)).map(({ path }) => path)).toEqual(['src/a.c', 'b/x.c']);
  });

  test('an empty diff is no change', async () => {
    expect(await parseDiff('')).toEqual([]);
  });

  test.each([
    ['not a diff\n', 'has no file in it'],
    ['--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-a\n', 'cannot be read'],
    ['--- a/x\n', 'cannot be read'],
    ['@@ -1 +1 @@\n-a\n+b\n', 'has no file in it'],
  ])('refuses %j', async (text, message) => {
    await expect(parseDiff(text, 'x.diff')).rejects.toThrow(`x.diff ${message}`);
    await expect(parseDiff(text)).rejects.toMatchObject({ code: 'WTRACE_DIFF' });
  });
});

const file = (path: string, hits: readonly number[]): FileFacts => ({
  path,
  functions: [],
  lines: hits.map((count, i) => ({ line: i + 1, hits: count, covered: count > 0 })),
});
const factsOf = (...modules: readonly (readonly FileFacts[])[]): CoverageFacts => ({
  omittedFiles: 0,
  modules: modules.map((files, i) => ({ name: `${i}.wasm`, sha256: `${i}`, files, inexact: [] })),
});
const rules = { sourceRoot: '/repo/app', remaps: [] };
const changes = {
  root: '/repo',
  files: [
    { path: 'app/src/a.c', lines: [2, 3, 9] },
    { path: 'lib/b.c', lines: [1] },
    { path: 'app/new.c', lines: 'all' as const },
    { path: 'README.md', lines: [1] },
  ],
};

describe('markChanged', () => {
  const facts = factsOf([
    file('../lib/b.c', [0]),
    file('/other/src/a.c', [0, 0]),
    file('new.c', [1, 0]),
    file('src/a.c', [1, 1, 0]),
  ]);

  test('finds files by where they are, whatever reports call them', () => {
    const files = filesOf(markChanged(facts, changes, rules));
    expect(files.map(({ path, changed }) => [path, changed])).toEqual([
      ['../lib/b.c', [1]],
      ['/other/src/a.c', []],
      ['new.c', [1, 2]],
      ['src/a.c', [2, 3, 9]],
    ]);
    expect(patchOf(files)?.share).toEqual({ covered: 2, total: 5 });
    expect(patchOf(files)?.files.map(({ path, missed }) => [path, missed.map(({ line }) => line)])).toEqual([
      ['../lib/b.c', [1]],
      ['new.c', [2]],
      ['src/a.c', [3]],
    ]);
  });

  test('resolves links of the names in reports', () => {
    const realPath = (path: string): string => path.replace('/repo/app/link', '/repo/app/src');
    const marked = markChanged(factsOf([file('link/a.c', [1])]), changes, { ...rules, realPath });
    expect(filesOf(marked)[0]?.changed).toEqual([2, 3, 9]);
  });

  test('of several modules, a file keeps its changed lines', () => {
    const two = factsOf([file('src/a.c', [1, 0])], [file('src/a.c', [0, 0, 1])]);
    const [sum] = filesOf(markChanged(two, changes, rules));
    expect(sum).toMatchObject({ changed: [2, 3, 9], lines: { length: 3 } });
  });

  test('there is no patch without a diff', () => {
    expect(patchOf(filesOf(facts))).toBeUndefined();
  });
});

describe('unmatchedChanges', () => {
  test('warns of a changed file that the report has under another path', () => {
    const warnings = unmatchedChanges([file('/build/src/a.c', [1])], changes, rules);
    expect(warnings).toMatchObject([{ slug: 'diff-unmatched' }]);
    expect(warnings[0]?.message).toContain('app/src/a.c (reported as /build/src/a.c)');
  });

  test('does not warn where the report has the file, or another one that is there has its name', () => {
    expect(unmatchedChanges([file('src/a.c', [1]), file('/build/a.c', [1])], changes, rules)).toEqual([]);
    const realPath = (path: string): string => path;
    expect(unmatchedChanges([file('other/a.c', [1])], changes, { ...rules, realPath })).toEqual([]);
    expect(unmatchedChanges([file('x.c', [1])], changes, rules)).toEqual([]);
  });
});

describe('the gate patch', () => {
  const gates = [parseGate('patch=50')];
  const missed = (...hits: readonly number[]) =>
    missedGates(gates, filesOf(markChanged(factsOf([file('src/a.c', hits)]), changes, rules)), rules);

  test('is about changed lines alone', () => {
    expect(missed(0, 1, 0, 0)).toEqual([]);
    expect(missed(1, 0, 0, 1)).toMatchObject([{ share: { covered: 0, total: 2 } }]);
  });

  test('passes where no changed line has code', () => {
    expect(missed(0)).toEqual([]);
  });
});
