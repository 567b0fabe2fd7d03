/** Reports as native and JavaScript tools write them, read beside our own; and ours, merged by lcov and shown by genhtml. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { filesOf, mergeModules, summarize } from '../../src/coverage/index.ts';
import { readForeignReport } from '../../src/foreign/index.ts';
import { formatLcov } from '../../src/report/index.ts';
import { readDataDir } from '../../src/store/index.ts';
import { fixture, scratch, wtrace } from '../helpers/wtrace.ts';
import { describeWith } from './available.ts';
import { harmfulFacts } from './report-facts.ts';

const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const branchCoverage = ['--rc', 'lcov_branch_coverage=1'];

/** `covered of total`, as lcov prints lines, functions and branches. */
function totals(info: string): Record<string, readonly number[]> {
  const text = run('lcov', [...branchCoverage, '--summary', info], '.');
  return Object.fromEntries(
    [...text.matchAll(/(lines|functions|branches)\.*: \S+ \((\d+) of (\d+)/g)].map(
      ([, what, covered, total]) => [what, [Number(covered), Number(total)]],
    ),
  );
}

const shares = (summary: ReturnType<typeof summarize>) =>
  Object.fromEntries(Object.entries(summary).map(([what, { covered, total }]) => [what, [covered, total]]));

describeWith('lcov')('lcov and genhtml of Debian', () => {
  const written = () => {
    const directory = scratch();
    const info = join(directory, 'lcov.info');
    writeFileSync(info, formatLcov(harmfulFacts));
    return { directory, info };
  };
  /** Functions whose line is not known are not in the format. */
  const wanted = shares(
    summarize(
      filesOf(harmfulFacts).map((file) => ({
        ...file,
        functions: file.functions.filter(({ line }) => line > 0),
      })),
    ),
  );

  test('lcov counts the same, branches and harmful names included', () => {
    expect(totals(written().info)).toEqual(wanted);
  });

  test('genhtml counts the same', () => {
    const { directory, info } = written();
    const out = join(directory, 'html');
    const text = run(
      'genhtml',
      [
        '--branch-coverage',
        '--ignore-errors',
        'source',
        '--rc',
        'genhtml_branch_coverage=1',
        '-o',
        out,
        info,
      ],
      directory,
    );
    for (const [what, [covered, total]] of Object.entries(wanted))
      expect(text).toMatch(new RegExp(`${what}\\.*: \\S+ \\(${covered} of ${total} ${what}\\)`));
  });

  test('the sum that lcov makes of two is ours', () => {
    const { directory, info } = written();
    const read = (path: string) => readForeignReport(readFileSync(path, 'utf8'), path)!.facts;
    const other = join(directory, 'other.info');
    const text = readFileSync(info, 'utf8');
    // Another run: other lines and arms were taken.
    const swapped = text
      .replace(/^(DA:\d*[13579]),(\d+)$/gm, '$1,2')
      .replace(/^(BRDA:\d+,\d+,1),.*$/gm, '$1,5')
      .replace(/^(?:LF|LH|BRF|BRH|FNF|FNH):.*\n/gm, '');
    writeFileSync(other, swapped);
    const sum = join(directory, 'sum.info');
    run('lcov', [...branchCoverage, '-a', info, '-a', other, '-o', sum], directory);
    const ours = mergeModules([read(info), read(other)]);
    expect(shares(summarize(filesOf({ modules: ours, omittedFiles: 0 })))).toEqual(totals(sum));
    // geninfo writes the names of functions by themselves; lines and arms are equal one by one.
    const parts = ({ files }: ReturnType<typeof read>) =>
      files.map(({ path, lines, branches }) => ({
        path,
        lines,
        arms: branches?.map(({ line, arms }) => [line, ...arms]),
      }));
    expect(ours.flatMap(parts)).toEqual(parts(read(sum)));
  });
});

describeWith('lcov', 'gcc')('native and wasm coverage of one C program', () => {
  test('one report: lines of both, hits added, no share below that of one of them', () => {
    const directory = realpathSync(scratch());
    const source = readFileSync(join(fixture('c-loops'), 'loops.c'), 'utf8');
    writeFileSync(join(directory, 'loops.c'), source);
    run('gcc', ['--coverage', '-O0', '-o', 'native', 'loops.c'], directory);
    run('./native', [], directory);
    run('lcov', [...branchCoverage, '--capture', '--directory', '.', '-o', 'native.info'], directory);
    const path = fixture('c-loops/yowasp22-O0.wasm');
    wtrace(['run', '--data-dir', 'cov', '--branches', path], { cwd: directory });
    const alone = readDataDir(join(directory, 'cov'), { sourceRoot: directory });
    const [wasm] = filesOf(alone.facts).filter((file) => file.path.endsWith('loops.c'));
    const remaps = [{ from: wasm!.path, to: 'loops.c' }];
    const both = readDataDir([join(directory, 'cov'), join(directory, 'native.info')], {
      sourceRoot: directory,
      remaps,
    });
    const native = readDataDir(join(directory, 'native.info'), { sourceRoot: directory });
    const find = (data: typeof both) => filesOf(data.facts).find((file) => file.path === 'loops.c')!;
    expect(shares(summarize(filesOf(native.facts)))).toEqual(totals(join(directory, 'native.info')));
    const [merged, gcov] = [find(both), find(native)];
    const hits = (file: typeof merged | undefined, line: number) =>
      file?.lines.find((one) => one.line === line)?.hits ?? 0;
    const lines = new Set([...gcov.lines, ...wasm!.lines].map(({ line }) => line));
    expect(merged.lines.map(({ line }) => line)).toEqual([...lines].sort((a, b) => a - b));
    for (const line of lines) expect(hits(merged, line)).toBe(hits(gcov, line) + hits(wasm, line));
    // Both tools know the same functions by the same names.
    expect(merged.functions.length).toBe(gcov.functions.length);
    expect(merged.branches!.length).toBeGreaterThan(0);
  });
});

test('JavaScript and wasm coverage of one project', () => {
  const directory = realpathSync(scratch());
  mkdirSync(join(directory, 'js'));
  writeFileSync(
    join(directory, 'js/sum.mjs'),
    'export function sum(a, b) {\n  if (a > 100) {\n    return 0;\n  }\n  return a + b;\n}\n',
  );
  writeFileSync(
    join(directory, 'js/sum.test.mjs'),
    "import { test } from 'node:test';\nimport { sum } from './sum.mjs';\ntest('sum', () => {\n  if (sum(1, 2) !== 3) throw new Error();\n});\n",
  );
  const args = [
    '--test',
    '--experimental-test-coverage',
    '--test-reporter=lcov',
    '--test-reporter-destination=js.info',
    'js/sum.test.mjs',
  ];
  execFileSync(process.execPath, args, { cwd: directory, env: { PATH: process.env['PATH'] } });
  wtrace(['run', '--data-dir', 'cov', '--branches', fixture('c-loops/yowasp22-O0.wasm')], { cwd: directory });
  const report = wtrace(['report', '--reporter', 'text,lcov', '--fail-under', 'js/**=50', 'cov', 'js.info'], {
    cwd: directory,
  });
  expect(report).toMatchObject({ code: 0, stderr: '' });
  expect(report.stdout).toMatch(/loops\.c .*js\/sum\.mjs .*, 2 arm 1\n/s);
  expect(readdirSync(join(directory, 'coverage'))).toEqual(['lcov.info']);
  // What is there now is no input that could be written again.
  const again = wtrace(['report', '--reporter', 'lcov', 'cov', 'coverage/lcov.info'], { cwd: directory });
  expect(again.code).toBe(125);
  expect(again.stderr).toMatch(/^wtrace: coverage\/lcov\.info would be read and written.*\n$/);
});
