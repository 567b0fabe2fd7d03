/** Gates: how they are read, and which are missed by how much. */
import { expect, test } from 'vitest';
import { gateTexts } from '../../src/cli/gate-texts.ts';
import { type FileFacts, missedGates, parseGate } from '../../src/coverage/index.ts';
import { UsageError } from '../../src/errors.ts';

const file = (path: string, hits: string, functions = ''): FileFacts => ({
  path,
  lines: Array.from(hits, (digit, i) => ({ line: i + 1, hits: Number(digit), covered: digit !== '0' })),
  functions: Array.from(functions, (digit, i) => ({ name: `f${i}`, line: i + 1, hits: Number(digit) })),
});
const files = [
  file('lib/a.c', '1000', '10'),
  file('src/b.c', '1110', '1'),
  file('src/c.c', '11', '1'),
  file('src/d.h', ''),
];
const naming = { sourceRoot: '/u/me', remaps: [] };
const said = (...gates: string[]): readonly string[] =>
  gateTexts(missedGates(gates.map(parseGate), files, naming));

test('are read in each form', () => {
  expect(
    ['80', 'lines=80.5', 'functions=0', 'branches=70', 'file=100', 'src/**=95', 'a=b/*.c=5', 'file.c=50'].map(
      parseGate,
    ),
  ).toEqual([
    { kind: 'total', of: 'lines', percent: 80 },
    { kind: 'total', of: 'lines', percent: 80.5 },
    { kind: 'total', of: 'functions', percent: 0 },
    { kind: 'total', of: 'branches', percent: 70 },
    { kind: 'each-file', percent: 100 },
    { kind: 'glob', glob: 'src/**', percent: 95 },
    { kind: 'glob', glob: 'a=b/*.c', percent: 5 },
    { kind: 'glob', glob: 'file.c', percent: 50 },
  ]);
});

test.each(['', 'x', '101', '-1', '1e1', 'lines=', '=80', 'lines=200', 'function=80', 'line=80'])(
  '%j is no gate',
  (text) => {
    expect(() => parseGate(text)).toThrow(UsageError);
    expect(() => parseGate(text)).toThrow(/--fail-under .*such as|expected 80/);
  },
);

test('pass where the share is reached exactly', () => {
  expect(said('60', 'functions=75', 'file=25', 'src/**=83', 'src=83')).toEqual([]);
});

test('say which was missed, and by how much', () => {
  expect(said('60.1', 'functions=80', 'src/**=84', 'nothing/**=1')).toEqual([
    '6 of 10 lines ran (60.0 %), and 60.1 % are required',
    '3 of 4 functions ran (75.0 %), and 80 % are required',
    '5 of 6 lines in src/** ran (83.3 %), and 84 % are required',
    'there are no lines in nothing/** to count, so the required 1 % cannot be reached; check the glob',
  ]);
  expect(said('file=80')).toEqual([
    '2 files have less than the required 80 % of lines: lib/a.c (25.0 %), src/b.c (75.0 %)',
  ]);
});

test('of branches are of their arms', () => {
  const to = { kind: 'return' } as const;
  const arms = [3, 0, 1].map((hits) => ({ hits, to }));
  const point = { line: 1, column: 1, kind: 'switch', declared: 0, number: 0, arms } as const;
  const missed = missedGates(
    [parseGate('branches=66.7')],
    [{ ...file('a.c', '1'), branches: [point] }],
    naming,
  );
  expect(gateTexts(missed)).toEqual(['2 of 3 arms of branches ran (66.7 %), and 66.7 % are required']);
  expect(said('branches=0')).toEqual([
    'there are no arms of branches to count, so the required 0 % cannot be reached; run the program with --branches',
  ]);
  // Counted, and there are none.
  expect(missedGates([parseGate('branches=100')], [{ ...file('a.c', '1'), branches: [] }], naming)).toEqual(
    [],
  );
});

test('of nothing are missed', () => {
  for (const gate of ['0', 'functions=0', 'file=0'])
    expect(gateTexts(missedGates([parseGate(gate)], [], naming))).toHaveLength(1);
});
