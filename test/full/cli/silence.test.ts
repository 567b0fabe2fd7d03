/** What would be missed in silence: options without effect, output that is lost, programs that cannot open files. */
import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/program.ts';
import { codeOf } from '../../../src/cli/run-codes.ts';
import { misplacedOptions } from '../../../src/cli/run-warnings.ts';
import { shortened } from '../../../src/cli/shortened.ts';
import { load } from '../../../src/index.ts';
import { readDataDir, writeRunData } from '../../../src/store/index.ts';
import { command, environment, fixture, scratch, wtrace } from '../../helpers/wtrace.ts';
import { counted } from '../../store/counted.ts';

const ends = fixture('c-ends/O0.wasm');
const loops = fixture('c-loops/yowasp22-O0.wasm');

/** Runs the command line in this process. */
async function here(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += text;
      return true;
    });
  }
  const code = await main(args).finally(() => vi.restoreAllMocks());
  return { code, ...written };
}

/** The slugs of all warnings, in order. */
const slugs = (text: string): string[] => [...text.matchAll(/\[([a-z-]+)\]$/gm)].map(([, slug = '']) => slug);

test('options of `run` that have no effect: a warning each, none with -q', () => {
  const options = ['--source-root', '/no/such/root', '--include', 'lib/**', '--include', '**/ends.c'];
  const args = ['run', ...options, '--env', 'WTRACE_TEST_UNSET', ends, 'return', '0', '--reporter=lcov'];
  const { code, stderr } = wtrace(args);
  expect(code).toBe(0);
  expect(slugs(stderr)).toEqual([
    'source-root-missing',
    'env-not-set',
    'option-after-module',
    'include-unmatched',
  ]);
  expect(stderr).toContain('--source-root /no/such/root does not exist');
  expect(stderr).toContain('--env WTRACE_TEST_UNSET: the variable is not set here');
  expect(stderr).toContain('--reporter is after the module, so the program gets it, not wtrace');
  expect(stderr).toContain('the include glob lib/** matches no source file; there is code of /ends.c');
  expect(wtrace(['run', '-q', ...args.slice(1)]).stderr).toBe('');
});

test('variables that are named as properties of every object are not set either', () => {
  const { code, stderr } = wtrace(['run', '--env', 'constructor', '--env', '__proto__', ends, 'return', '0']);
  expect(code).toBe(0);
  expect(slugs(stderr)).toEqual(['env-not-set', 'env-not-set']);
});

test('what counts as an option of wtrace among the arguments of a program', () => {
  const known = new Set(['--reporter', '--dir']);
  expect(misplacedOptions(['a', '--reporter', 'x', '--dir=.', '--reporter'], known)).toEqual([
    '--reporter',
    '--dir',
  ]);
  expect(misplacedOptions(['--reporters', '-q', 'x--dir', '', '--', '--dir'], known)).toEqual([]);
});

test('the same options of the other commands', async () => {
  const directory = scratch();
  const options = ['--source-root', loops, '--allow-read', '/no/such/folder', '--include', 'lib/**'];
  const both = ['source-root-missing', 'allow-read-missing', 'include-unmatched'];
  const inspected = await here('inspect', ...options, loops);
  expect([inspected.code, slugs(inspected.stdout)]).toEqual([0, both]);
  expect(inspected.stdout).toContain(`--source-root ${loops} is not a directory`);
  expect(inspected.stdout).toContain('--allow-read /no/such/folder does not exist');
  const instrumented = await here('instrument', ...options, loops, '-o', join(directory, 'out.wasm'));
  expect([instrumented.code, slugs(instrumented.stderr)]).toEqual([0, both]);
  expect(wtrace(['run', '--data-dir', 'cov', ends, 'return', '0'], { cwd: directory }).code).toBe(0);
  const reported = await here('report', ...options, join(directory, 'cov'));
  expect([reported.code, slugs(reported.stderr)]).toEqual([0, both]);
});

test('`include` of load', async () => {
  const library = new Uint8Array((await import('node:fs')).readFileSync(fixture('c-bare/O0-dwarf5.wasm')));
  const warnings = async (...include: string[]) => (await load(library, { include })).warnings;
  expect(await warnings('bare.c')).toEqual([]);
  expect(await warnings('bare.c', 'src')).toEqual([
    {
      slug: 'include-unmatched',
      message: 'the include glob src matches no source file; there is code of bare.c',
    },
  ]);
});

test('a report that cannot be written: 125, unless the program has a code of its own', () => {
  const directory = scratch();
  writeFileSync(join(directory, 'coverage'), 'a file is in the way');
  const run = (...args: string[]) => wtrace(['run', '--reporter', 'lcov', ...args], { cwd: directory });
  const { code, stderr } = run(ends, 'return', '0');
  expect(code).toBe(125);
  expect(stderr).toMatch(/^wtrace: cannot write coverage\/lcov.info: .*\n$/);
  expect(run(ends, 'return', '3').code).toBe(3);
  // Saving and reporting do not depend on each other.
  expect(run('--data-dir', 'cov', '--fail-under', '99', ends, 'return', '0').code).toBe(125);
  expect(readDataDir(join(directory, 'cov')).facts.modules).toHaveLength(1);
});

test('data that cannot be written where it should be: 125, though it is elsewhere', () => {
  const directory = scratch();
  writeFileSync(join(directory, 'cov'), 'a file is in the way');
  const setting = { cwd: directory, env: { TMPDIR: directory } };
  expect(wtrace(['run', '--data-dir', 'cov', ends, 'return', '0'], setting).code).toBe(125);
  expect(readdirSync(directory).filter((name) => name.startsWith('wtrace-data-'))).toHaveLength(1);
});

test('a gate acts on the exit code as the system sees it', () => {
  expect([255, 256, 257, -1, 2 ** 31].map((code) => codeOf({ kind: 'exit', code }))).toEqual([
    255, 0, 1, 255, 0,
  ]);
  const directory = scratch();
  const exits =
    '(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32))) (memory (export "memory") 1)';
  writeFileSync(
    join(directory, 'exit.wat'),
    `(module ${exits} (func (export "_start") i32.const 256 call $exit nop))`,
  );
  expect(wtrace(['run', '-q', '--fail-under', '100', join(directory, 'exit.wat')]).code).toBe(2);
});

test('counts that could not be saved are an error, with -q as well', async () => {
  const directory = scratch();
  writeRunData(directory, { modules: [{ ...counted('fib', []), complete: false }] });
  const { code, stdout, stderr } = await here('report', '-q', directory);
  expect([code, stdout]).toEqual([0, '']);
  expect(stderr).toMatch(
    /^wtrace: error: the counters of .* could not be read in 1 of 1 runs, .*\[counts-not-saved\]\n$/,
  );
});

test('a full disk behind stdout or stderr: 125', () => {
  const shell = (args: string, setting = {}) =>
    spawnSync('sh', ['-c', `"${process.execPath}" "${command}" ${args}`], {
      encoding: 'utf8',
      env: environment(),
      ...setting,
    });
  const { status, stderr } = shell(`inspect "${loops}" >/dev/full`);
  expect(status).toBe(125);
  expect(stderr).toBe(
    'wtrace: cannot write standard output: no space left; free some or choose another path\n',
  );
  expect(shell(`run "${ends}" return 0 2>/dev/full >/dev/null`).status).toBe(125);
  // A reader that has gone is no failure.
  expect(shell(`inspect "${loops}" | true`).status).toBe(0);
});

test('a program that says that it cannot open a file, and was given no directory: a hint', () => {
  const directory = scratch();
  const read = (...options: string[]) => wtrace(['run', ...options, ends, 'read', 'x'], { cwd: directory });
  const hint = /\nwtrace: hint: the program can open no files: give it a directory with --dir /;
  expect(read('--reporter', 'none').stderr).toMatch(hint);
  expect(read('--reporter', 'none', '--dir', '.').stderr).not.toMatch(hint);
  expect(read('-q').stderr).not.toMatch(hint);
});

test('help fits 80 columns where there is no terminal', async () => {
  const commands = ['run', 'exec', 'report', 'inspect', 'instrument', 'config'].map((name) => [name]);
  for (const command of [[], ...commands, ['baseline', 'save']]) {
    const { stdout } = await here(...command, '--help');
    expect(stdout.length).toBeGreaterThan(500);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  }
});

test('inspect of a module of many functions is a page', async () => {
  const path = join(scratch(), 'many.wat');
  writeFileSync(path, `(module ${'(func nop)'.repeat(3000)})`);
  const { code, stdout } = await here('inspect', path);
  expect(code).toBe(0);
  expect(stdout.split('\n').length).toBeLessThan(60);
  expect(stdout).toMatch(/^traced: +3,000 functions, 6,000 lines in 3,000 files/m);
  expect(stdout).toMatch(/^ {2}and 2,970 more; --include <glob> chooses some$/m);
});

test('long lists are cut where that makes them shorter', () => {
  const rest = (hidden: number) => `${hidden} more`;
  expect(shortened(['a', 'b', 'c'], 2, rest)).toEqual(['a', 'b', 'c']);
  expect(shortened(['a', 'b', 'c', 'd'], 2, rest)).toEqual(['a', 'b', '2 more']);
  expect(shortened([], 2, rest)).toEqual([]);
});
