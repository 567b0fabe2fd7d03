/** `wtrace run --at`: what docs/log-points.md shows, where hits go, how the program is stopped, and mistakes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDataDir } from '../../../src/store/index.ts';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const cwd = fixture('c-variables');
const module = 'O0-dwarf5.wasm';
const scopes = ['--invoke', 'scopes', module, '4', '1', '0.5', '2.25'];

const page = readFileSync(new URL('../../../docs/log-points.md', import.meta.url), 'utf8');
const sessions = [...page.matchAll(/```console\n\$ wtrace (.*)\n([\s\S]*?)```/g)].map(
  ([, words = '', shown = '']) => ({ words, shown }),
);

/** The words of a command line, some in quotes. */
const wordsOf = (text: string): string[] =>
  [...text.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

test.each(sessions)('docs/log-points.md: $words', ({ words, shown }) => {
  const { stdout, stderr } = wtrace(wordsOf(words), { cwd });
  expect(`${stderr}${stdout}`).toBe(shown);
});

test('the page has examples', () => expect(sessions.length).toBeGreaterThanOrEqual(3));

describe('where hits go', () => {
  const point = ['--at', 'variables.c:83', '--print', 'i,sum', '--when', 'i == 2'];
  const hit = 'variables.c:83: i=2 sum=2';
  const json = {
    event: 'point',
    function: 'scopes',
    file: 'variables.c',
    line: 83,
    values: { i: '2', sum: '2' },
  };

  test('to a file alone, with all variables', () => {
    const file = join(scratch(), 'hits.jsonl');
    const { code, stderr } = wtrace(
      ['run', '--trace-file', file, ...point, '--dump', 'locals,globals', ...scopes],
      { cwd },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const locals = {
      twice: '4',
      i: '2',
      kept: '11',
      n: '4',
      wide: '1',
      small: '0.5',
      large: '2.25',
      sum: '2',
    };
    const globals = { total: '2', calls: '3', greeting: '"hello, \\"world\\"\\n"' };
    expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify({ ...json, locals, globals })}\n`);
  });

  test('among all events, in their order, with what these show', () => {
    const file = join(scratch(), 'events.jsonl');
    const options = ['--trace', '--trace-file', file, '--locals', 'i', '--when', 'line == 82 && i > 1'];
    const { code, stderr } = wtrace(['run', ...options, ...point, ...scopes], { cwd });
    expect(code).toBe(0);
    const shown = stderr.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '));
    const [first, second] = ['i=2', 'i=3'].map((value) => `variables.c:82 int twice = 2 * i; ${value}`);
    expect(shown.slice(1)).toEqual([first, hit, second, 'variables.c:96 < scopes', '']);
    const events = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.map(({ event, line }) => `${event} ${line}`)).toEqual([
      'call 79',
      'line 82',
      'point 83',
      'line 82',
      'return 96',
    ]);
  });

  test('a limit counts them', () => {
    const options = ['--trace-limit', '2', '--at', 'variables.c:83', '--print', 'i'];
    const { stderr } = wtrace(['run', ...options, ...scopes], { cwd });
    expect(stderr).toBe(
      'variables.c:83: i=0\nvariables.c:83: i=1\nwtrace: --trace-limit 2 reached; the program continues untraced\n',
    );
  });

  test('several modules: a component', () => {
    const options = ['--at', 'loops.c:8', '--print', 'sum, n', '--when', 'i == 2'];
    const { code, stderr } = wtrace(['run', ...options, 'loops.wasm'], { cwd: fixture('component') });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^\/loops\.c:8: sum=\d+ n=\d+\n/);
  });
});

test('changes of a watched value go to a file, too', () => {
  const file = join(scratch(), 'changes.jsonl');
  const { code, stderr } = wtrace(['run', '--trace-file', file, '--watch', 'total', ...scopes], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const change = { event: 'watch', function: 'scopes', file: 'variables.c', line: 81, name: 'total' };
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify({ ...change, old: '0', new: '2' })}\n`);
});

test('changes are among the events of a trace, which stays as it is', () => {
  const options = ['--trace', '--watch', 'total', '--watch', 'scopes:sum'];
  const { stderr } = wtrace(['run', ...options, ...scopes], { cwd });
  const plain = wtrace(['run', '--trace', ...scopes], { cwd }).stderr;
  const isChange = (line: string): boolean => / -> /.test(line);
  const lines = stderr.split('\n');
  expect(lines.filter((line) => !isChange(line)).join('\n')).toBe(plain);
  expect(lines.filter(isChange)).toEqual([
    'variables.c:81: total: 0 -> 2',
    'variables.c:81: sum: 0 -> 2',
    'variables.c:81: sum: 2 -> 6',
    'variables.c:81: sum: 6 -> 12',
  ]);
});

test('a stopped program has counted what ran, and is reported and saved', async () => {
  const directory = scratch();
  const options = ['--at', 'variables.c:83', '--print', 'i', '--stop-after', '3'];
  const saved = ['--data-dir', join(directory, 'data'), '--reporter', 'lcov', '--reports-dir', directory];
  const { code, stdout, stderr } = wtrace(['run', ...options, ...saved, ...scopes], { cwd });
  expect({ code, stdout }).toEqual({ code: 133, stdout: '' });
  expect(stderr).toContain('wtrace: stopped at variables.c:83 at the 3rd hit, as --stop-after says\n');
  const { facts } = await readDataDir(join(directory, 'data'));
  const lines = new Map(facts.modules[0]?.files[0]?.lines.map(({ line, hits }) => [line, hits]));
  // The third time, line 82 was done and line 83 had begun.
  expect([80, 82, 83, 86, 90].map((line) => lines.get(line))).toEqual([1, 3, 3, 2, 0]);
});

test.each([
  [['--at', 'variable.c:83'], 'no file of this program is named variable.c; did you mean variables.c?'],
  [['--at', 'variables.c'], 'expected <file>:<line>, such as main.c:12'],
  [['--at', 'variables.c:83', '--print', 'nope'], 'no variable is named nope; in scope are twice, i, kept'],
  [['--at', 'variables.c:83', '--print', 'i +'], "--print 'i +': expected a value at column 4"],
  [['--at', 'variables.c:83', '--print', `i${'+1'.repeat(1000)}`], 'more than 1000 tokens'],
  [['--at', 'variables.c:83', '--when', 'nope'], '--when: no variable is named nope'],
  [['--at', 'variables.c:83', '--when', 'i ='], "unexpected '='"],
  [['--at', 'variables.c:83', '--when', 'i', '--when', 'n'], 'has a --when already; join conditions with &&'],
  [['--at', 'variables.c:83', '--stop-after', '0'], 'expected a positive integer'],
  [['--at', 'variables.c:83', '--dump', 'all'], 'expected locals or globals'],
  [['--print', 'i'], '--print belongs to a point: put --at <file>:<line> before it'],
  [['--when', 'i > 1', '--at', 'variables.c:83'], 'add --trace, or put it after --at'],
  [['--watch', 'tota'], 'no variable outside of functions is named tota'],
  [['--watch', 'scope:i'], 'no function and no file is named scope; did you mean scopes?'],
  [['--locals', 'i', '--at', 'variables.c:83'], 'add --trace, or, for those at a point'],
])('mistake %#: one line, 125', (options, message) => {
  const { code, stdout, stderr } = wtrace(['run', ...options, ...scopes], { cwd });
  expect({ code, stdout }).toEqual({ code: 125, stdout: '' });
  expect(stderr).toMatch(/^wtrace: [^\n]*\n$/);
  expect(stderr).toContain(message);
});

test('of system libraries, --include brings the file in', () => {
  const bare = ['--at', 'variables.c:83', ...scopes];
  const left = wtrace(['run', '--omit', 'variables.c', ...bare], { cwd });
  expect(left.code).toBe(125);
  expect(left.stderr).toContain("variables.c is not traced; add --include '**/variables.c'");
});

test('a point without a hit is named at the end', () => {
  const { code, stderr } = wtrace(['run', '--at', 'variables.c:76', ...scopes], { cwd });
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: 'wtrace: --at variables.c:76 had no hits: its line did not run\n',
  });
});
