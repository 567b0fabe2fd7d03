/**
 * vitest's browser mode with `wtrace/vite` and `wtrace/vitest`, in Chromium: modules that tests load in pages and workers are counted like
 * that of `wtrace run`, in one report with JavaScript.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Ended, environment, fixture, scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith, nodeOf } from '../available.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

type Major = 4 | 5;

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

/** The project of `tests` with a version of vitest, and `wtrace` as npm installs it. */
function project(major: Major): string {
  const directory = scratch();
  cpSync(fileURLToPath(new URL('tests', import.meta.url)), directory, { recursive: true });
  cpSync(fixture('c-bare/O0-dwarf5.wasm'), join(directory, 'src', 'guest.wasm'));
  cpSync(fixture('c-bare/bare.c'), join(directory, 'bare.c'));
  writeFileSync(join(directory, 'package.json'), '{"type":"module"}');
  const modules = join(directory, 'node_modules');
  mkdirSync(join(modules, '@jridgewell'), { recursive: true });
  const link = (from: string, names: readonly string[]): void => {
    for (const name of names) symlinkSync(join(from, 'node_modules', name), join(modules, name));
  };
  link(process.env[`WTRACE_VITEST_${major}`] ?? '/', ['vitest', '@vitest', 'vite', 'playwright']);
  link(root, Object.keys(dependencies));
  for (const part of ['dist', 'package.json'])
    cpSync(join(root, part), join(modules, 'wtrace', part), { recursive: true });
  return directory;
}

/** Vitest 5 needs a newer Node than 20. */
function node(major: Major, cwd: string, args: readonly string[], env: Record<string, string> = {}): Ended {
  const { status, stdout, stderr } = spawnSync(major === 4 ? process.execPath : nodeOf(24), args, {
    ...{ cwd, encoding: 'utf8', timeout: 100_000 },
    env: environment({ NO_COLOR: '1', ...env }),
  });
  return { code: status, stdout, stderr };
}

const VITEST = join('node_modules', 'vitest', 'vitest.mjs');

/** Hits of C in a report in lcov's format. */
function countsOfC(directory: string, reports: string): readonly string[] {
  const text = readFileSync(join(directory, reports, 'lcov.info'), 'utf8');
  const record = text.split('end_of_record').find((each) => each.includes('bare.c\n')) ?? '';
  return record.split('\n').filter((line) => /^(?:DA|FNDA):/.test(line));
}

/** Hits of as many calls of fib(5) in `wtrace run`. */
function countsOfCalls(directory: string, calls: number): readonly string[] {
  const args = ['--reporter', 'lcov', '--reports-dir', 'alone', '--invoke', 'fib', 'src/guest.wasm', '5'];
  wtrace(['run', ...args], { cwd: directory });
  return countsOfC(directory, 'alone').map((line) =>
    line.replace(/(?<=^DA:\d+,)\d+|(?<=^FNDA:)\d+/, (n) => String(calls * Number(n))),
  );
}

for (const major of [4, 5] as const) {
  describeWith(
    'chromium',
    `vitest${major}`,
    ...(major === 5 ? (['node24'] as const) : []),
  )(`browser mode of vitest ${major}`, () => {
    // Each takes seconds: the second way is tested with one version.
    test.each(major === 4 ? ['true', 'false'] : ['true'])(
      'isolate %s: C and JavaScript in one report',
      (isolate) => {
        const directory = project(major);
        const { code, stdout, stderr } = node(major, directory, [VITEST, 'run', `--isolate=${isolate}`]);
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toMatch(/ calls\.js +\| +84\.61 \| +100 \| +71\.42 \| +100 \|/);
        expect(countsOfC(directory, 'coverage')).toEqual(countsOfCalls(directory, 3));
        expect(countsOfC(directory, 'coverage')).toContain('FNDA:45,fib');
      },
    );

    if (major === 4) return;

    test('watch mode: a run of some files is reported alone', () => {
      const directory = project(major);
      const { code, stderr } = node(major, directory, ['watch.mjs']);
      expect([code, stderr]).toEqual([0, '']);
      expect(countsOfC(directory, 'coverage')).toEqual(countsOfCalls(directory, 2));
    });
  });
}

describeWith('chromium', 'vitest4')('the plugin alone', () => {
  test('wtrace report has what the pages counted', () => {
    const directory = project(4);
    const { code, stderr } = node(4, directory, [VITEST, 'run'], { ONLY_PLUGIN: '1' });
    expect([code, stderr]).toEqual([0, '']);
    wtrace(['report', '--reporter', 'lcov', '--reports-dir', 'reports', 'coverage'], { cwd: directory });
    expect(countsOfC(directory, 'reports')).toEqual(countsOfCalls(directory, 3));
  });
});
