/** More of `wtrace run`, in processes of its own: what reaches the program, gates, colours, ends. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const ends = fixture('c-ends/O0.wasm');
const loops = fixture('c-loops/yowasp22-O0.wasm');

test('everything behind the module belongs to the program', () => {
  const { code, stdout } = wtrace(['run', '-q', ends, 'arguments', '--help', '--', '-q', '--reporter', '']);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: '[arguments]\n[--help]\n[--]\n[-q]\n[--reporter]\n[]\ncleanup at exit\n',
  });
  expect(wtrace(['run', '-q', '--', ends, 'arguments', '--']).stdout).toContain('[--]\n');
});

test('stdin, variables and directories reach the program', () => {
  expect(wtrace(['run', '-q', ends, 'echo'], { input: 'one\ntwo\n' }).stdout).toContain('two');
  const greeting = (...args: string[]) =>
    wtrace(['run', '-q', ...args, ends, 'environment'], { env: { GREETING: 'hi' } });
  expect(greeting().code).toBe(3);
  expect(greeting('--env', 'GREETING').stdout).toContain('GREETING=hi\n');
  expect(greeting('--env', 'GREETING=a=b').stdout).toContain('GREETING=a=b\n');
  const directory = scratch();
  writeFileSync(join(directory, 'in.txt'), '12345');
  expect(
    wtrace(['run', '-q', '--dir', `${directory}::/data`, ends, 'read', '/data/in.txt']).stdout,
  ).toContain('5 letters');
});

test('a start function that traps: its lines are counted', () => {
  const directory = scratch();
  const wat = '(module (func $s nop unreachable) (func (export "f") nop) (start $s))';
  writeFileSync(join(directory, 'start.wat'), wat);
  const options = ['--reporter', 'json', '--reports-dir', directory, '--invoke', 'f'];
  const { code, stderr } = wtrace(['run', ...options, join(directory, 'start.wat')]);
  expect(code).toBe(134);
  expect(stderr).toMatch(/^wtrace: trap: unreachable\n {4}at /);
  expect(stderr).not.toContain('counts-not-saved');
  const { files } = JSON.parse(readFileSync(join(directory, 'wtrace.json'), 'utf8')).modules[0];
  expect(files.map((file: { lines: unknown }) => file.lines)).toEqual([
    [
      [2, 0],
      [3, 0],
    ],
    [
      [2, 1],
      [3, 1],
    ],
  ]);
});

test('an exhausted stack is told in a few lines', () => {
  const { code, stderr } = wtrace(['run', '-q', ends, 'exhaust']);
  expect(code).toBe(134);
  expect(stderr).toMatch(/… \d{3,} more of the same/);
  expect(stderr.split('\n').length).toBeLessThan(20);
});

test('a gate that is missed turns 0 into 2, and leaves other codes alone', () => {
  const missed = wtrace(['run', '-q', '--fail-under', '99.5', loops]);
  expect(missed.code).toBe(2);
  expect(missed.stderr).toMatch(/^wtrace: \d+ of \d+ lines ran \([\d.]+ %\), and 99.5 % are required\n$/);
  expect(wtrace(['run', '-q', '--fail-under', '50', loops])).toMatchObject({ code: 0, stderr: '' });
  expect(wtrace(['run', '-q', '--fail-under', '99.5', ends, 'return', '3']).code).toBe(3);
  const none = wtrace(['run', '-q', '--include', 'nothing', '--fail-under', '0', loops]);
  expect(none).toMatchObject({ code: 2 });
  expect(none.stderr).toContain('there are no lines to count');
});

test('files left out are summed up; when none is left, it says how to include', () => {
  const libc = fixture('c-loops/clang19-O0-dwarf4.wasm');
  expect(wtrace(['run', libc]).stderr).toMatch(/\n\d+ files left out .*--include '\*\*'/);
  const all = wtrace(['run', '--include', '**', libc]).stderr;
  expect(all).toContain('dlmalloc/src/malloc.c');
  expect(all).not.toContain('left out');
  expect(wtrace(['run', '--omit', '**', libc]).stderr).toMatch(
    /^No source file is left to count: .*--include '\*\*'/,
  );
});

test('colour by NO_COLOR and FORCE_COLOR', () => {
  const sequence = '\u001b[';
  expect(wtrace(['run', loops]).stderr).not.toContain(sequence);
  expect(wtrace(['run', loops], { env: { FORCE_COLOR: '1' } }).stderr).toContain(sequence);
  expect(wtrace(['run', loops], { env: { FORCE_COLOR: '0' } }).stderr).not.toContain(sequence);
  expect(wtrace(['run', loops], { env: { NO_COLOR: '1' } }).stderr).not.toContain(sequence);
});
