import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { savedJson } from '../helpers/saved.ts';
import { fixture, scratch, wtrace } from '../helpers/wtrace.ts';

const loops = fixture('c-loops/yowasp22-O0.wasm');
const ends = fixture('c-ends/O0.wasm');

/** Line → hits of the only file in a data file or directory. */
function linesOf(path: string): Map<number, number> {
  const { modules } = savedJson(path);
  expect(modules).toHaveLength(1);
  expect(modules[0]?.files).toHaveLength(1);
  return new Map(modules[0]?.files[0]?.lines.map(([line = 0, hits = 0]) => [line, hits]));
}

const runsIn = (directory: string): string[] =>
  readdirSync(directory).filter((name) => name.endsWith('.wtrace'));

test('three processes, merged, give the sum', () => {
  const directory = scratch();
  for (const how of ['return', 'divide', 'exit']) {
    wtrace(['run', ends, how], { cwd: directory, env: { WTRACE_DATA_DIR: 'cov' } });
  }
  const names = runsIn(join(directory, 'cov'));
  expect(names).toHaveLength(3);
  for (const name of names) expect(name).toMatch(/^O0-\d+-[0-9a-f]+\.wtrace$/);
  // One for all of them.
  expect(readdirSync(join(directory, 'cov/modules'))).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  const { code, stdout } = wtrace(['report', '--reporter', 'text,json,lcov', 'cov'], { cwd: directory });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^File .*\n\/ends\.c /);
  const parts = names.map((name) => linesOf(join(directory, 'cov', name)));
  const merged = linesOf(join(directory, 'coverage/wtrace.json'));
  expect(merged.size).toBeGreaterThan(50);
  for (const [line, hits] of merged) {
    expect(hits).toBe(parts.reduce((sum, part) => sum + (part.get(line) ?? 0), 0));
  }
});

test('with a data directory no report is printed', () => {
  const directory = scratch();
  const { stderr, stdout } = wtrace(['run', '--data-dir', 'new/deep', '--reporter', 'lcov', loops], {
    cwd: directory,
  });
  expect(stderr).toBe('');
  expect(stdout).toContain('fibonacci');
  expect(readdirSync(directory)).toEqual(['new']);
});

test('each file counts once; unfinished files, other JSON and the report itself are passed over', () => {
  const directory = scratch();
  wtrace(['run', '--data-dir', 'cov', loops], { cwd: directory });
  const [name = ''] = runsIn(join(directory, 'cov'));
  const alone = linesOf(join(directory, 'cov', name));
  writeFileSync(join(directory, 'cov', '.x-1-2.wtrace.77.ab.tmp'), '{"format":"wtra');
  writeFileSync(join(directory, 'cov', 'package.json'), '{"name":"x"}');
  for (let i = 0; i < 2; i++) {
    const { code, stderr } = wtrace(
      ['report', '--reporter', 'json', '--reports-dir', 'cov', 'cov', join('cov', name), './cov'],
      { cwd: directory },
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(linesOf(join(directory, 'cov/wtrace.json'))).toEqual(alone);
  }
});

test('report names, selects and gates', () => {
  const directory = scratch();
  mkdirSync(join(directory, 'cov'));
  // Names given to a run choose what counts in it; those of a report are its own.
  wtrace(['run', '--data-dir', 'cov', '--remap', '/=src', '--include', 'src/**', loops], { cwd: directory });
  const text = (...args: string[]) => wtrace(['report', ...args, 'cov'], { cwd: directory });
  expect(text().stdout).toContain('\n/loops.c ');
  expect(text('--remap', '/=src').stdout).toContain('\nsrc/loops.c ');
  expect(text('--source-root', '/').stdout).toContain('\nloops.c ');
  expect(text('--remap', '/=src', '--omit', 'src/**').stdout).toContain(
    'No source file is left to count: 1 file left out',
  );
  expect(text('--fail-under', '10').code).toBe(0);
  const missed = text('--fail-under', '99');
  expect(missed.code).toBe(2);
  expect(missed.stderr).toMatch(/^wtrace: .* 99 % are required\n$/);
  expect(text('-q').stdout).toBe('');
});

test('a directory that takes no data costs none', () => {
  const directory = scratch();
  writeFileSync(join(directory, 'cov'), 'a file is in the way');
  const { code, stderr } = wtrace(['run', '--data-dir', 'cov', ends, 'return', '4'], {
    cwd: directory,
    env: { TMPDIR: directory },
  });
  expect(code).toBe(4);
  const [, spare = ''] =
    /^wtrace: cannot write cov\/.* the coverage data of this run is in (.*)\n$/.exec(stderr) ?? [];
  expect(linesOf(spare).size).toBeGreaterThan(50);
});

test('inspect tells what there is and what can be traced', () => {
  const { code, stdout, stderr } = wtrace(['inspect', loops]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^kind: +module, a WASI preview 1 command$/m);
  expect(stdout).toMatch(/^functions: +\d+ defined, \d+ imported$/m);
  expect(stdout).toMatch(/^traced: +22 functions, \d+ lines in 1 file, \d+ counters$/m);
  expect(existsSync('coverage')).toBe(false);
});
