/**
 * The projects of examples/ for test runners, as newcomers use them: copied to an empty folder, with wtrace installed from its package, and
 * `npm test`. The table is compared, and counts with those by hand; a higher threshold fails.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, scratch, wtrace } from '../../helpers/wtrace.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** The package, as it would be published. */
let tarball: string;

beforeAll(() => {
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-test-'));
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', directory], {
    cwd: root,
  });
  tarball = join(directory, readdirSync(directory)[0]!);
});

afterAll(() => {
  rmSync(dirname(tarball), { recursive: true, force: true });
});

/** A copy of an example with its packages. */
function installed(name: string, ...packages: readonly string[]): string {
  const directory = scratch();
  cpSync(join(root, 'examples', name), directory, { recursive: true });
  const args = ['install', '--silent', '--no-audit', '--no-fund', '--save-dev', tarball, ...packages];
  execFileSync('npm', args, { cwd: directory });
  return directory;
}

/** Runs `npm test` to its end. */
function npmTest(directory: string, ...args: readonly string[]) {
  const env = environment({ NO_COLOR: '1' });
  const options = { cwd: directory, env, encoding: 'utf8', timeout: 110_000 } as const;
  const { status, stdout, stderr } = spawnSync('npm', ['test', '--silent', '--', ...args], options);
  return { status, stdout, stderr, output: stdout + stderr };
}

const changed = (path: string, change: (text: string) => string): void =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));

/** The table of wtrace, without the rows that explain it. */
const table = (text: string): string => /^File {2}[\s\S]*^Total.*$/m.exec(text)?.[0] ?? text;

/**
 * `wrap` gets 370 and 810: its first loop ends at once (2), its second goes on 1 and 2 times (16) and is met 2 + 3 times (15). `clamp` gets 30,
 * which is returned (10), and 280 (9), of a dial that ends at 270.
 */
const HITS = { 5: 2, 6: 0, 7: 2, 8: 1, 9: 1, 10: 2, 13: 2, 14: 0, 15: 5, 16: 3, 17: 2 };
const ANGLE = 'src/angle.c   9/11  81.8%        2/2       6/8  6, 14, 5->6, 13->14';

/** Hits by line of `src/angle.c` in a directory's lcov file. */
function hits(directory: string): Readonly<Record<string, number>> {
  const records = readFileSync(join(directory, 'lcov.info'), 'utf8').split('end_of_record');
  const record = records.find((text) => /^SF:.*angle\.c$/m.test(text)) ?? '';
  const lines = [...record.matchAll(/^DA:(\d+),(\d+)$/gm)].map(([, line, count]) => [line, Number(count)]);
  return Object.fromEntries(lines);
}

describe.each([
  ['mocha', /2 passing/, { lines: 12, total: '21/23  91.3%' }],
  ['ava', /2 tests passed/, { lines: 11, total: '20/22  90.9%' }],
])('%s, with c8 for JavaScript', (name, passed, { lines, total }) => {
  test('has one table and one gate for both', () => {
    const directory = installed(name);
    const ran = npmTest(directory);
    expect(ran.status, ran.output).toBe(0);
    expect(ran.stdout).toMatch(passed);
    expect(table(ran.stderr).split('\n')).toEqual([
      'File         Lines  Cover  Functions  Branches  Missing',
      ANGLE,
      `src/dial.js  ${lines}/${lines}   100%        1/1       3/3`,
      '-------------------------------------------------------------------',
      `Total        ${total}        3/3      9/11`,
    ]);
    changed(join(directory, 'package.json'), (text) =>
      text.replace('"failUnder": 85', '"failUnder": 95, "reporter": ["text", "lcov"], "reportsDir": "out"'),
    );
    const missed = npmTest(directory, ...(name === 'mocha' ? ['--parallel'] : []));
    expect(missed.status, missed.output).toBe(2);
    expect(table(missed.stderr)).toBe(table(ran.stderr));
    expect(hits(join(directory, 'out'))).toEqual(HITS);
    expect(missed.stderr).toMatch(/\d+ of \d+ lines ran \(9\d\.\d %\), and 95 % are required/);
  });
});

test('node:test, and AssemblyScript whose glue loads the module: one table and one gate', () => {
  const directory = installed('node-test');
  const ran = npmTest(directory);
  expect(ran.status, ran.output).toBe(0);
  // By hand: 2025-04-29, 2024-02-28 and 2025-02-28, of which no year is divisible by 100; line 7 of the calendar is for the end of December.
  expect(
    table(ran.stderr)
      .split('\n')
      .map((row) => row.slice(0, 52).trimEnd()),
  ).toEqual([
    'File               Lines  Cover  Functions  Branches',
    'assembly/index.ts    6/6   100%        2/2     12/20',
    'src/calendar.js      7/8  87.5%        1/1       4/5',
    '-'.repeat(52),
    'Total              13/14  92.9%        3/3     16/25',
  ]);
  changed(join(directory, 'package.json'), (text) => text.replace('"failUnder": 90', '"failUnder": 95'));
  const missed = npmTest(directory);
  expect(missed.status, missed.output).toBe(2);
  expect(missed.stderr).toContain('13 of 14 lines ran (92.9 %), and 95 % are required');
  // A report of an earlier run is none of this one.
  changed(join(directory, 'package.json'), (text) =>
    text.replace('destination=node.lcov', 'destination=other'),
  );
  const stale = npmTest(directory);
  expect(stale.status, stale.output).toBe(125);
  expect(stale.stderr).toMatch(/error: the command did not write \S*node\.lcov, which --merge names/);
});

describe.each(['30', '29'])('jest %s', (version) => {
  test('has both in its own table, lcov file and thresholds, however it runs tests', () => {
    const directory = installed('jest', ...(version === '30' ? [] : [`jest@${version}`]));
    const ways =
      version === '30' ? [['--maxWorkers=2'], ['--runInBand']] : [['--workerThreads', '--maxWorkers=2']];
    for (const way of ways) {
      const ran = npmTest(directory, ...way);
      expect(ran.status, ran.output).toBe(0);
      const rows = ran.stdout.split('\n').map((row) => row.trim().replaceAll(/ +/g, ' '));
      expect(rows).toContain('angle.c | 81.81 | 75 | 100 | 81.81 | 6,14');
      expect(rows).toContain('dial.js | 100 | 100 | 100 | 100 |');
      expect(ran.stderr).not.toContain('wtrace:');
      expect(hits(join(directory, 'coverage')), way.join(' ')).toEqual(HITS);
    }
    const args = ['--coverageProvider=v8', '--coverageThreshold={"global":{"lines":95}}'];
    const missed = npmTest(directory, ...args);
    expect(missed.status, missed.output).toBe(1);
    expect(missed.stderr).toMatch(/threshold/);
    expect(hits(join(directory, 'coverage'))).toEqual(HITS);
  });
});

test('the same module by itself, and under exec, has the same hits', () => {
  const module = join(root, 'examples/jest/src/angle.wasm');
  const [data, run, exec] = [scratch(), scratch(), scratch()];
  const calls = [
    ['wrap', '370'],
    ['wrap', '810'],
    ['clamp', '30', '0', '270'],
    ['clamp', '280', '0', '270'],
  ] as const;
  for (const [name, ...args] of calls) wtrace(['run', '--data-dir', data, '--invoke', name, module, ...args]);
  expect(wtrace(['report', '--reporter', 'lcov', '--reports-dir', run, data]).code).toBe(0);
  expect(hits(run)).toEqual(HITS);
  const script = `const bytes = require('node:fs').readFileSync(process.argv[1]);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    for (const [name, ...args] of ${JSON.stringify(calls)}) exports[name](...args.map(Number));`;
  const command = [process.execPath, '-e', script, module];
  expect(wtrace(['exec', '--reporter', 'lcov', '--reports-dir', exec, '--', ...command]).code).toBe(0);
  expect(hits(exec)).toEqual(HITS);
});
