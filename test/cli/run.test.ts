import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { savedJson } from '../helpers/saved.ts';
import { command, environment, fixture, scratch, wtrace } from '../helpers/wtrace.ts';

const ends = fixture('c-ends/O0.wasm');
const loops = fixture('c-loops/yowasp22-O0.wasm');

test("the program's output and exit code pass through; the report is on stderr", () => {
  const { code, stdout, stderr } = wtrace(['run', ends, 'return', '7']);
  expect({ code, stdout }).toEqual({ code: 7, stdout: 'returning\ncleanup at exit\n' });
  expect(stderr).toMatch(/^File .*Lines .*Cover .*Functions .*Missing\n\/ends\.c /);
});

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

test('the report of a C program', async () => {
  const { stderr } = wtrace(['run', loops]);
  await expect(stderr).toMatchFileSnapshot('golden/run-c-loops.txt');
});

test('a trap: 134, a stack trace in source lines, and the report', () => {
  const { code, stdout, stderr } = wtrace(['run', ends, 'divide']);
  expect({ code, stdout }).toEqual({ code: 134, stdout: 'now divide\n' });
  const source = readFileSync(fixture('c-ends/ends.c'), 'utf8').split('\n');
  const [message, ...trace] = stderr.split('\n');
  expect(message).toBe('wtrace: trap: divide by zero');
  const [, line] = /^ {4}at divide \(\/ends\.c:(\d+):\d+\)$/.exec(trace[0] ?? '') ?? [];
  expect(source[Number(line) - 1]).toMatch(/\//);
  expect(trace[1]).toMatch(/^ {4}at deep \(\/ends\.c:\d+:\d+\)$/);
  expect(stderr).toMatch(/ {4}at main \(\/ends\.c:\d+:\d+\)\n/);
  expect(stderr).toMatch(/\nTotal /);
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

test('-q is silent, and files are still written', () => {
  const directory = scratch();
  const { code, stderr } = wtrace(['run', '-q', '--reporter', 'text,lcov', loops], { cwd: directory });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(readdirSync(join(directory, 'coverage'))).toEqual(['lcov.info']);
});

test('reports go where they are asked to, under their names', () => {
  const directory = scratch();
  const reporters = ['--reporter', 'lcov', '--reporter', 'cobertura,json,none'];
  const { stderr } = wtrace(['run', ...reporters, '--reports-dir', 'a/b', loops], { cwd: directory });
  expect(stderr).toBe('');
  expect(readdirSync(join(directory, 'a/b')).sort()).toEqual(['cobertura.xml', 'lcov.info', 'wtrace.json']);
  const { modules } = JSON.parse(readFileSync(join(directory, 'a/b/wtrace.json'), 'utf8'));
  const { lines } = modules[0].files[0];
  const lcov = readFileSync(join(directory, 'a/b/lcov.info'), 'utf8');
  // A line that is covered without an event has a third element.
  for (const [line, hits, covered = hits] of lines) expect(lcov).toContain(`\nDA:${line},${covered}\n`);
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

test('a report that fails keeps the exit code and says so in one line', () => {
  const directory = scratch();
  writeFileSync(join(directory, 'coverage'), 'a file is in the way');
  const { code, stderr } = wtrace(['run', '--reporter', 'lcov', ends, 'return', '5'], { cwd: directory });
  expect(code).toBe(5);
  expect(stderr).toMatch(/^wtrace: cannot write coverage\/lcov\.info: .*\n$/);
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

test('a bare module: results on stdout, one a line', () => {
  const directory = scratch();
  writeFileSync(
    join(directory, 'two.wat'),
    '(module (func (export "f") (param i32 i64) (result i64 i32) local.get 1 local.get 0))',
  );
  const { code, stdout } = wtrace(['run', '-q', '--invoke', 'f', 'two.wat', '-3', '9007199254740993'], {
    cwd: directory,
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: '9007199254740993\n-3\n' });
});

test('SIGTERM in an endless loop: 143 within seconds, counts kept', async () => {
  const directory = scratch();
  const child = spawn(process.execPath, [command, 'run', '--data-dir', directory, ends, 'spin-on-nothing'], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve).once('close', resolve));
  const sent = Date.now();
  child.kill('SIGTERM');
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(143);
  expect(Date.now() - sent).toBeLessThan(10_000);
  const spinning = savedJson(directory).modules[0]?.files[0]?.functions.find(
    ({ name }) => name === 'spin_on_nothing',
  );
  expect(spinning?.hits).toBe(1);
});

test('a closed pipe is a quiet end', async () => {
  const child = spawn(process.execPath, [command, 'inspect', loops], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
  expect(stderr).toBe('');
});

test('help and version are on stdout, and name no option that is not built', () => {
  const version = wtrace(['--version']);
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  for (const name of ['run', 'instrument', 'report', 'inspect']) {
    const { code, stdout, stderr } = wtrace([name, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('Example');
    expect(stdout.includes('--trace')).toBe(name === 'run');
  }
  expect(wtrace(['--help']).stdout).toContain('wtrace run hello.wasm');
});

test('nothing is written that was not asked for', () => {
  const directory = scratch();
  wtrace(['run', loops], { cwd: directory });
  expect(existsSync(join(directory, 'coverage'))).toBe(false);
});
