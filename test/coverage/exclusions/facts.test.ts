/** What exclusions leave of facts, and what sums, names and data files make of them. */
import { expect, test } from 'vitest';
import {
  type FileFacts,
  filesOf,
  mergeModules,
  parseDataFile,
  renameFiles,
  summarize,
  writeDataFile,
} from '../../../src/coverage/index.ts';
import { formatText } from '../../../src/report/text.ts';
import { excludedFrom, fileOf } from './excluded.ts';

const text = 'int f(void) { // wtrace: ignore\n  a;\n}\nint g(void) { b; }\nc; // LCOV_EXCL_BR_LINE';
const whole: FileFacts = {
  ...fileOf(text, 'a.c', [1, 4]),
  contexts: [
    { name: 'only f', lines: [1, 2] },
    { name: 'both', lines: [2, 4] },
  ],
  dropped: [
    { name: 'gone', line: 3, lines: [3] },
    { name: 'kept', line: 9, lines: [9, 10] },
  ],
};
const { left } = excludedFrom(whole, text);
const moduleOf = (file: FileFacts, sha256 = '1') => ({
  name: 'm.wasm',
  sha256: sha256.repeat(64),
  inexact: [],
  branches: 'source' as const,
  files: [file],
});
const options = { color: false, generator: '', sourceRoot: '', timestamp: 0 };

test('lines, functions, branches, contexts and dropped functions on excluded lines are left out', () => {
  expect(left.excluded).toEqual([1, 2, 3]);
  expect(left.lines.map(({ line }) => line)).toEqual([4, 5]);
  expect(left.functions.map(({ name }) => name)).toEqual(['f4']);
  expect(left.branches?.map(({ line }) => line)).toEqual([4]);
  expect(left.contexts).toEqual([{ name: 'both', lines: [4] }]);
  expect(left.dropped).toEqual([{ name: 'kept', line: 9, lines: [9, 10] }]);
});

test('without a text, and without pragmas, facts stay as they are', () => {
  expect(excludedFrom(whole, undefined).left).toBe(whole);
  expect(excludedFrom(whole, 'a;').left).toBe(whole);
});

test('sums, other names and data files keep them; a line that one part excludes is in no list', () => {
  const [sum] = mergeModules([moduleOf(whole), moduleOf(left)]);
  expect(sum?.files[0]?.excluded).toEqual([1, 2, 3]);
  expect(sum?.files[0]?.lines).toEqual([4, 5].map((line) => ({ line, hits: 2, covered: true })));
  expect(sum?.files[0]?.dropped).toEqual(left.dropped);
  const both = { modules: [moduleOf(left), moduleOf(left, '2')], omittedFiles: 0 };
  expect(filesOf(both)[0]?.excluded).toEqual([1, 2, 3]);
  const named = renameFiles(moduleOf(left), { nameOf: (path) => `b/${path}`, selects: () => true });
  expect(named.files).toEqual([{ ...left, path: 'b/a.c' }]);
  expect(parseDataFile(writeDataFile([moduleOf(left)], 'test'), 'test')).toEqual([moduleOf(left)]);
});

test('what is in the binary of one module is not dropped', () => {
  const dropped = [
    { name: 'g', line: 4, lines: [4] },
    { name: 'h', line: 20, lines: [5, 20] },
  ];
  const other = { path: 'a.c', lines: [], functions: [], branches: [], dropped };
  const facts = { modules: [moduleOf(left), moduleOf(other, '2')], omittedFiles: 0 };
  expect(filesOf(facts)[0]?.dropped).toEqual([
    { name: 'kept', line: 9, lines: [9, 10] },
    { name: 'h', line: 20, lines: [20] },
  ]);
});

test('the table says how many lines are excluded, and of which files all', () => {
  const facts = { modules: [moduleOf(left)], omittedFiles: 0 };
  expect(formatText(facts, options)).toContain(
    '\n3 lines excluded by comments; --no-exclusions counts them\n',
  );
  const nothing = excludedFrom(whole, '// wtrace: ignore file\n\n\n\n').left;
  expect(summarize([nothing]).lines).toEqual({ covered: 0, total: 0 });
  const all = formatText({ ...facts, modules: [moduleOf(nothing)] }, options);
  expect(all).toContain(
    '\n5 lines excluded by comments, among them all of 1 file; --no-exclusions counts them\n',
  );
  expect(all).toMatch(/^a\.c +- +- /m);
});
