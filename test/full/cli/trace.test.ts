/** `wtrace run --trace` as people see it, and what becomes of events that cannot be written. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { readDataDir } from '../../../src/store/index.ts';
import { command, environment, fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const ends = fixture('c-ends/O0.wasm');

test('the log of a C program that traps: calls, lines, returns, the trap, what it unwinds', async () => {
  const { code, stdout, stderr } = wtrace(['run', '--trace', ends, 'divide']);
  expect({ code, stdout }).toEqual({ code: 134, stdout: 'now divide\n' });
  await expect(stderr).toMatchFileSnapshot('../../cli/golden/trace-divide.txt');
});

test('the log of C++ exceptions', async () => {
  const { code, stderr } = wtrace(['run', '--trace', fixture('cpp-exceptions/emcc-O0.wasm')]);
  expect(code).toBe(0);
  await expect(stderr).toMatchFileSnapshot('../../cli/golden/trace-exceptions.txt');
});

test('the beginning of the log of a Rust program', async () => {
  const options = ['--trace', '--trace-limit', '75'];
  const { code, stderr } = wtrace(['run', ...options, fixture('rust-basic/O0.wasm')]);
  expect(code).toBe(0);
  await expect(stderr).toMatchFileSnapshot('../../cli/golden/trace-rust.txt');
});

test('without debug info, the instructions are what is shown', () => {
  const options = ['--trace', '--invoke', 'gcd', '--when', '$b == 0 && line < 10'];
  const { code, stdout, stderr } = wtrace(['run', ...options, fixture('c-bare/memoryless.wasm'), '6', '4']);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '2\n' });
  const shown = (depth: number, line: number, text: string): string =>
    `${`gcd.wat:${line}`.padStart(13)}  ${'  '.repeat(depth - 1)}${text}`;
  const calls = [1, 2, 3].map((depth) => shown(depth, 2, '> gcd  global.get 0 (;calls;)'));
  const lines = ['global.get 0 (;calls;)', 'i32.const 1', 'i32.add', 'global.set 0 (;calls;)'];
  const branch = ['local.get 1', 'i32.eqz', 'if (result i32)', 'local.get 0'];
  const innermost = [...lines, ...branch].map((text, i) => shown(3, i + 2, `  ${text}`));
  const returns = [3, 2, 1].map((depth) => shown(depth, 17, '< gcd'));
  expect(stderr.slice(0, stderr.indexOf('wtrace: warning'))).toBe(
    [...calls, ...innermost, ...returns, ''].join('\n'),
  );
});

test('variables at each event, and in the stack trace of a trap', () => {
  const { code, stderr } = wtrace(['run', '--trace', '--locals', 'all', ends, 'divide']);
  const lines = stderr.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '));
  expect(code).toBe(134);
  expect(lines).toContain('/ends.c:10 > divide static int divide(int a, int b) { a=7 b=0');
  expect(lines).toContain('/ends.c:12 ^ divide unwound by the trap a=7 b=0');
  const at = lines.indexOf('at divide (/ends.c:12:12)');
  expect(lines.slice(at, at + 4)).toEqual([
    'at divide (/ends.c:12:12)',
    'a=7 b=0',
    'at deep (/ends.c:32:44)',
    expect.stringMatching(/^first=3 depth=0 how=0x[0-9a-f]+ "divide"$/),
  ]);
});

test('--locals alone: a run with its report, and variables in the stack trace of a trap', () => {
  const { code, stderr } = wtrace(['run', '--locals', 'depth,how[1]', ends, 'divide']);
  expect(code).toBe(134);
  expect(stderr).toMatch(/^File +Lines/m);
  const lines = stderr.split('\n').map((line) => line.trim());
  expect(lines[1]).toBe('at divide (/ends.c:12:12)');
  expect(lines[2]).toBe('at deep (/ends.c:32:44)');
  expect(lines[3]).toBe(`depth=0 how[1]=105 'i'`);
  expect(lines.filter((line) => line.startsWith('depth='))).toHaveLength(6);
  const quiet = wtrace(['run', '--locals', 'all', ends, 'return', '3']);
  expect([quiet.code, quiet.stderr]).toEqual(wtracePlain('return', '3'));
  for (const option of ['--hit-only', '--trace-limit=3'])
    expect(wtrace(['run', '--locals', 'all', option, ends]).code).toBe(125);
});

const wtracePlain = (...args: string[]) => {
  const { code, stderr } = wtrace(['run', ends, ...args]);
  return [code, stderr];
};

test('chosen variables in JSON Lines', () => {
  const options = ['--trace-file', '-', '--locals', 'a,how[1],none', '-q'];
  const { stdout } = wtrace(['run', ...options, ends, 'divide']);
  const events = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { event: string; function: string; locals?: unknown });
  expect(events.find((each) => each.function === 'divide')?.locals).toEqual({ a: '7' });
  expect(events.findLast((each) => each.function === 'deep')?.locals).toEqual({ 'how[1]': "105 'i'" });
});

test('without debug info, wasm locals by their names', () => {
  const module = fixture('c-bare/memoryless.wasm');
  const { stderr } = wtrace(['run', '--trace', '--locals', 'all', '--invoke', 'gcd', module, '6', '4']);
  const calls = stderr.split('\n').filter((line) => line.includes('> gcd'));
  expect(calls.map((line) => line.replace(/.* {2}/, ''))).toEqual(['a=6 b=4', 'a=4 b=2', 'a=2 b=0']);
});

test('variables are shown at events only, and must be some', () => {
  for (const [options, message] of [
    [['--locals', 'n', '--when', 'n > 3'], '--locals shows variables at events: add --trace'],
    [['--trace', '--locals', 'n,,m'], "--locals: '' is no variable"],
  ] as const) {
    const { code, stderr } = wtrace(['run', ...options, ends]);
    expect(code).toBe(125);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
  const { stderr } = wtrace([
    'run',
    '--trace',
    '--locals',
    'all',
    '--invoke',
    'fib',
    fixture('as-basic/O2.wasm'),
    '4',
  ]);
  expect(stderr).toContain('describes no variables');
});

test('sources that are not there', () => {
  const { stderr } = wtrace(['run', '--trace', '--trace-limit', '2', fixture('component/ends.wasm'), 'exit']);
  expect(stderr.split('\n').slice(0, 2)).toEqual(['/ends.c:107  > main', '/ends.c:108    in main']);
});

test('colours only where they are wanted', () => {
  const log = (env: Record<string, string>) =>
    wtrace(['run', '--trace', '--trace-limit', '1', ends], { env }).stderr.split('\n')[0];
  const plain = '/ends.c:107  > main  int main(int argc, char **argv) {';
  expect(log({})).toBe(plain);
  expect(log({ FORCE_COLOR: '0' })).toBe(plain);
  const coloured = log({ FORCE_COLOR: '1' });
  expect(coloured).toContain('\u001b[2m/ends.c:107\u001b[22m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what colours are made of
  expect(coloured?.replace(/\u001b\[\d+m/g, '')).toBe(plain);
});

test('reports are made beside events when they are asked for, and only then', () => {
  const directory = scratch();
  const options = ['--trace-file', 'events.jsonl', '--reports-dir', 'out'];
  const quiet = wtrace(['run', ...options, ends, 'exit'], { cwd: directory });
  expect(quiet).toEqual({ code: 7, stdout: 'now exit\ncleanup at exit\n', stderr: '' });
  expect(existsSync(join(directory, 'out'))).toBe(false);
  const asked = wtrace(['run', ...options, '--reporter', 'text,lcov', ends, 'exit'], { cwd: directory });
  const alone = wtrace(['run', '--reports-dir', 'alone', '--reporter', 'text,lcov', ends, 'exit'], {
    cwd: directory,
  });
  expect(asked).toEqual(alone);
  const lcov = (name: string) => readFileSync(join(directory, name, 'lcov.info'), 'utf8');
  expect(lcov('out')).toBe(lcov('alone'));
  const gate = wtrace(['run', ...options, '--fail-under', '99', ends, 'return', '0'], { cwd: directory });
  expect(gate.code).toBe(2);
  expect(gate.stderr).toMatch(/^wtrace: \d+ of \d+ lines ran .* 99 % are required\n$/);
});

test("'-' writes events to stdout, between what the program prints", () => {
  const { code, stdout } = wtrace(['run', '--trace-file', '-', ends, 'return', '3']);
  expect(code).toBe(3);
  const lines = stdout.split('\n');
  const at = lines.indexOf('returning');
  expect(JSON.parse(lines[at - 1] ?? '')).toEqual({
    event: 'line',
    function: 'main',
    file: '/ends.c',
    line: 111,
    depth: 1,
  });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'call', line: 107 });
});

test('a full disk: one line, and the code of the program, or 125 if that is 0', () => {
  const { code, stdout, stderr } = wtrace(['run', '--trace-file', '/dev/full', ends, 'exit']);
  expect({ code, stdout }).toEqual({ code: 7, stdout: 'now exit\ncleanup at exit\n' });
  expect(stderr).toBe('wtrace: cannot write /dev/full: no space left; free some or choose another path\n');
  expect(wtrace(['run', '--trace-file', '/dev/full', ends, 'return', '0']).code).toBe(125);
});

test('a file that cannot be written: 125, and the program does not start', () => {
  const directory = scratch();
  const { code, stdout, stderr } = wtrace(['run', '--trace-file', directory, ends, 'exit']);
  expect({ code, stdout }).toEqual({ code: 125, stdout: '' });
  expect(stderr).toBe(`wtrace: cannot write ${directory}: it is a directory; give a file\n`);
});

test('a reader of the log that goes away ends the program, its counts are kept', async () => {
  const directory = scratch();
  const spinning = ['run', '--trace', '--data-dir', 'cov', ends, 'spin'];
  const child = spawn(process.execPath, [command, ...spinning], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment(),
    cwd: directory,
  });
  child.stderr.once('data', () => child.stderr.destroy());
  expect(await once(child, 'close')).toEqual([141, null]);
  const { modules } = readDataDir(join(directory, 'cov')).facts;
  const lines = modules.flatMap(({ files }) => files).flatMap((file) => file.lines);
  const hits = (line: number): number => lines.find((facts) => facts.line === line)?.hits ?? 0;
  // The loop was stopped between its two lines.
  expect(hits(97)).toBeGreaterThan(100);
  expect(hits(97) - hits(96)).toBeOneOf([0, 1]);
});

test('nothing that is traced: said in one line', () => {
  const { code, stderr } = wtrace(['run', '--trace', '--include', 'nothing.c', ends, 'return']);
  expect(code).toBe(0);
  expect(stderr).toBe(
    'wtrace: no events: no traced function ran; see wtrace inspect, --include and --omit\n' +
      'wtrace: warning: the include glob nothing.c matches no source file; there is code of /ends.c [include-unmatched]\n',
  );
});
