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

test('a report that fails keeps the exit code and says so in one line', () => {
  const directory = scratch();
  writeFileSync(join(directory, 'coverage'), 'a file is in the way');
  const { code, stderr } = wtrace(['run', '--reporter', 'lcov', ends, 'return', '5'], { cwd: directory });
  expect(code).toBe(5);
  expect(stderr).toMatch(/^wtrace: cannot write coverage\/lcov\.info: .*\n$/);
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
