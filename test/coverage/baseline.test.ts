import { describe, expect, test } from 'vitest';
import { fallText } from '../../src/cli/baseline-option.ts';
import {
  type BranchFacts,
  baselineOf,
  type FileFacts,
  fallsSince,
  formatBaseline,
  parseBaseline,
} from '../../src/coverage/index.ts';

/** A file of which the first lines ran. */
function file(path: string, ran: number, total: number, arms?: readonly number[]): FileFacts {
  const lines = Array.from({ length: total }, (_, i) => ({
    line: i + 1,
    hits: i < ran ? 1 : 0,
    covered: i < ran,
  }));
  const point = (hits: readonly number[]): BranchFacts => ({
    line: 1,
    column: 1,
    kind: 'branch',
    declared: 1,
    number: 0,
    arms: hits.map((each) => ({ hits: each, to: { kind: 'return' } })),
  });
  return {
    path,
    lines,
    functions: [{ name: 'f', line: 1, hits: ran }],
    ...(arms && { branches: [point(arms)] }),
  };
}
const saved = [file('b.c', 8, 10), file('a.c', 90, 100)];
const baseline = baselineOf(saved);
const falls = (...files: readonly FileFacts[]) =>
  fallsSince(baseline, files).map(({ of, path, before, now }) => [
    path ?? of,
    `${before.covered}/${before.total} to ${now.covered}/${now.total}`,
  ]);

describe('a baseline file', () => {
  test('has a line for each file, and is the same whatever order the files come in', () => {
    const text = formatBaseline(baseline);
    expect(text).toBe(`{
  "format": "wtrace-baseline",
  "version": 1,
  "total": { "lines": [98, 110], "functions": [2, 2] },
  "files": {
    "a.c": { "lines": [90, 100], "functions": [1, 1] },
    "b.c": { "lines": [8, 10], "functions": [1, 1] }
  }
}
`);
    expect(formatBaseline(baselineOf([...saved].reverse()))).toBe(text);
  });

  test('is read again, whatever files are called', () => {
    const odd = baselineOf([
      file('__proto__', 1, 2),
      file('a "b"\n\u2028\\', 1, 3, [1, 0]),
      file('constructor', 0, 1),
    ]);
    expect(parseBaseline(formatBaseline(odd), 'x')).toEqual(odd);
    expect(formatBaseline(odd)).toContain('"branches": [1, 2]');
  });

  const whole = formatBaseline(baseline);
  test.each([
    ['', 'is not JSON'],
    [whole.slice(0, -20), 'is not JSON'],
    [`<<<<<<< HEAD\n${whole}`, 'conflict markers'],
    ['[]', 'is no baseline'],
    ['null', 'is no baseline'],
    [whole.replace('"version": 1', '"version": 2'), 'version 2'],
    [whole.replace('"version": 1,', ''), 'version undefined'],
    [whole.replace('[98, 110]', '[111, 110]'), 'the shares of total'],
    [whole.replace('[98, 110]', '[-1, 110]'), 'the shares of total'],
    [whole.replace('[8, 10]', '[8, 10.5]'), 'the shares of "b.c"'],
    [whole.replace('[8, 10]', '"many"'), 'the shares of "b.c"'],
    [whole.replace('"lines": [98, 110], ', '"branches": 3, "lines": [98, 110], '), 'the shares of total'],
    [whole.replace('"files"', '"flies"'), 'has no files'],
  ])('%j is refused', (text, message) => {
    const read = () => parseBaseline(text, 'base.json');
    expect(read).toThrow(message);
    expect(read).toThrow(/^base\.json .*; create it with wtrace baseline save$/);
  });
});

describe('a share has fallen', () => {
  test('when it is lower, however little, and more is missed', () => {
    expect(falls(...saved)).toEqual([]);
    expect(falls(file('a.c', 89, 100), file('b.c', 9, 10))).toEqual([['a.c', '90/100 to 89/100']]);
    expect(falls(file('a.c', 89, 100), file('b.c', 8, 10))).toEqual([
      ['lines', '98/110 to 97/110'],
      ['a.c', '90/100 to 89/100'],
    ]);
    // 900,000 of 1,000,000 and one line less: 0.0001 points.
    const large = baselineOf([file('x.c', 90_000, 100_000)]);
    expect(fallsSince(large, [file('x.c', 89_999, 100_000)])).toHaveLength(2);
    expect(fallsSince(large, [file('x.c', 90_000, 100_000)])).toEqual([]);
  });

  test('not when lines that ran are removed, nor with new code that is as well tested', () => {
    expect(falls(file('a.c', 10, 20), file('b.c', 8, 10))).toEqual([]);
    expect(falls(file('a.c', 180, 200), file('b.c', 8, 10))).toEqual([]);
    expect(falls(file('a.c', 90, 100))).toEqual([]);
  });

  test('for a new file, of everything alone', () => {
    expect(falls(...saved, file('new.c', 0, 1))).toEqual([
      ['lines', '98/110 to 98/111'],
      ['functions', '2/2 to 2/3'],
    ]);
  });

  test('when nothing is counted any more', () => {
    expect(falls()).toEqual([
      ['lines', '98/110 to 0/0'],
      ['functions', '2/2 to 0/0'],
    ]);
    const withArms = baselineOf([file('a.c', 9, 9, [1, 1])]);
    expect(fallsSince(withArms, [file('a.c', 9, 9)])).toMatchObject([{ of: 'branches', now: { total: 0 } }]);
    expect(fallsSince(withArms, [file('a.c', 9, 9, [1, 0])])).toMatchObject([{ of: 'branches' }]);
  });
});

test('one line says which and by how much', () => {
  const text = fallText('base.json', fallsSince(baseline, [file('a.c', 89, 100), file('b.c', 8, 10)]));
  expect(text).toBe(
    'less than in base.json: lines by 0.91 points to 88.2 % (98/110 to 97/110), a.c by 1.0 points to 89.0 % (90/100 to 89/100); test what is missed, or accept it with wtrace baseline save',
  );
  expect(fallText('base.json', [])).toBeUndefined();
});
