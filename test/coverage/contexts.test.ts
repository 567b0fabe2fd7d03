/** Sets of lines, and contexts in data files. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FileFacts,
  mergeModules,
  parseDataFile,
  readDataFile,
  writeDataFile,
} from '../../src/coverage/index.ts';
import { LineSet } from '../../src/coverage/line-set.ts';
import { DataFileError } from '../../src/errors.ts';

const line = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 5000 }), fc.maxSafeNat());

test('a set of lines is that of its numbers', () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(line), (some, others) => {
      const [a, b] = [new LineSet(), new LineSet()];
      for (const each of some) a.add(each);
      for (const each of others) b.add(each);
      a.addAll(b);
      const all = new Set([...some, ...others]);
      expect(a.toLines()).toEqual([...all].sort((x, y) => x - y));
      for (const each of [...all, 3, 1023, 1024]) expect(a.has(each)).toBe(all.has(each));
      expect(b.toLines()).toEqual([...new Set(others)].sort((x, y) => x - y));
    }),
  );
});

const moduleOf = (file: FileFacts) => [{ name: 'm', sha256: '', inexact: [], files: [file] }];

/** A file, and contexts with some of its covered lines each. */
const file = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 }),
    fc.array(fc.array(fc.nat({ max: 29 })), { maxLength: 4 }),
  )
  .map(([numbers, chosen]): FileFacts => {
    const lines = numbers.sort((a, b) => a - b).map((n) => ({ line: n, hits: n % 3, covered: n % 3 > 0 }));
    const covered = lines.filter((each) => each.covered).map((each) => each.line);
    const contexts = chosen.map((indices, i) => ({
      name: `c${i}"\u202e`,
      lines: covered.filter((_, at) => indices.includes(at)),
    }));
    return { path: 'a.c', lines, functions: [], ...(contexts.length > 0 && { contexts }) };
  });

test('wtrace.json holds them', () => {
  fc.assert(
    fc.property(file, (given) => {
      const text = writeDataFile(moduleOf(given), 'wtrace 0');
      expect(text).not.toContain('\u202e');
      expect(parseDataFile(text, 'a.json')).toEqual(moduleOf(given));
    }),
  );
});

test('those of several parts are joined, whatever made them', () => {
  const lines = [1, 2, 3].map((n) => ({ line: n, hits: 1, covered: true }));
  const part = (name: string, ran: readonly number[]) =>
    moduleOf({ path: 'a.c', lines, functions: [], contexts: [{ name, lines: ran }] });
  const read = parseDataFile(writeDataFile(part('b', [2]), 'wtrace 0'), 'a.json') ?? [];
  const merged = mergeModules([...part('b', [1]), ...part('a', [3]), ...read]);
  expect(merged[0]?.files[0]?.contexts).toEqual([
    { name: 'a', lines: [3] },
    { name: 'b', lines: [1, 2] },
  ]);
});

test('ranges pass over lines without code', () => {
  const lines = [3, 7, 8, 20].map((n) => ({ line: n, hits: 1, covered: true }));
  const contexts = [{ name: 'c', lines: [3, 7, 20] }];
  const text = writeDataFile(moduleOf({ path: 'a.c', lines, functions: [], contexts }), 'wtrace 0');
  expect(text).toContain('"contexts":[{"name":"c","ranges":[[3,7],[20,20]]}]');
});

describe('what is not valid', () => {
  const read = (contexts: unknown, lines: unknown = [[1, 1]]) =>
    readDataFile(
      {
        format: 'wtrace',
        version: 1,
        generator: '',
        modules: [
          { name: 'm', sha256: '', files: [{ path: 'a.c', lines, functions: [], branches: [], contexts }] },
        ],
      },
      'a.json',
    );
  test.each([
    [{}, 'contexts should be an array'],
    [[7], 'contexts[0] should be an object'],
    [[{ ranges: [] }], 'contexts[0].name should be a string'],
    [[{ name: 'c' }], 'contexts[0].ranges should be an array'],
    [[{ name: 'c', ranges: [[2, 1]] }], 'contexts[0].ranges[0] should be [first line, last line]'],
    [[{ name: 'c', ranges: [[0, 1]] }], 'contexts[0].ranges[0] should be [first line, last line]'],
    [[{ name: 'c', ranges: [[1, 2, 3]] }], 'contexts[0].ranges[0] should be [first line, last line]'],
    [[{ name: 'c', ranges: 'x' }], 'contexts[0].ranges should be an array'],
  ])('%j', (contexts, message) => {
    expect(() => read(contexts)).toThrow(DataFileError);
    expect(() => read(contexts)).toThrow(`modules[0].files[0].${message}`);
  });

  test('lines without code, or that did not run, are in no context; twice and in any order is once', () => {
    const lines = [
      [5, 0],
      [1, 1],
      [9, 2],
      [4, 0, 1],
    ];
    const ranges = [
      [4, Number.MAX_SAFE_INTEGER],
      [1, 3],
      [2, 9],
    ];
    const [module] = read(
      [
        { name: 'b', ranges },
        { name: 'a', ranges: [] },
        { name: 'b', ranges: [] },
      ],
      lines,
    );
    expect(module?.files[0]?.contexts).toEqual([
      { name: 'a', lines: [] },
      { name: 'b', lines: [1, 4, 9] },
    ]);
  });
});
