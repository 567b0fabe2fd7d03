import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { savedJson } from '../../helpers/saved.ts';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

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

test('with a data directory only reports that are named are made, the same as without', () => {
  const directory = scratch();
  const setting = { cwd: directory, env: { WTRACE_DATA_DIR: 'new/deep' } };
  const { stderr, stdout } = wtrace(['run', loops], setting);
  expect(stderr).toBe('');
  expect(stdout).toContain('fibonacci');
  expect(readdirSync(directory)).toEqual(['new']);
  const options = ['--count', 'instructions', '--reporter', 'text,csv,lcov'];
  const both = wtrace(['run', ...options, loops], setting);
  const alone = wtrace(['run', ...options, '--reports-dir', 'alone', loops], { cwd: directory });
  expect(both).toEqual(alone);
  for (const name of ['lcov.info', 'instructions.csv'])
    expect(readFileSync(join(directory, 'coverage', name), 'utf8')).toBe(
      readFileSync(join(directory, 'alone', name), 'utf8'),
    );
  expect(runsIn(join(directory, 'new/deep'))).toHaveLength(2);
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

test('runs in several directories: files of one name stay two files, named from where the report is made', () => {
  const directory = scratch();
  const module = (folder: string) =>
    fileURLToPath(new URL(`../../store/modules/${folder}/relative.wasm`, import.meta.url));
  for (const folder of ['a', 'b']) {
    mkdirSync(join(directory, folder));
    const { code } = wtrace(['run', '--data-dir', '../cov', module(folder)], {
      cwd: join(directory, folder),
    });
    expect(code).toBe(0);
  }
  const { stdout } = wtrace(['report', 'cov'], { cwd: directory });
  expect(stdout).toMatch(/\na\/src\/main\.c +1\/1 .*\nb\/src\/main\.c +3\/5 .*\n-+\nTotal +4\/6 /);
  const gate = ['report', '--include', 'b/**', '--fail-under', '61', 'cov'];
  const { code, stdout: chosen } = wtrace(gate, { cwd: directory });
  expect(code).toBe(2);
  expect(chosen).not.toContain('a/src/main.c');
});

test('with --hit-only, whatever ran in one of the runs ran', () => {
  const directory = scratch();
  const covered = (path: string): string =>
    savedJson(path)
      .modules.flatMap(({ files }) => files)
      .flatMap(({ lines }) => lines)
      .map(([line, hits, silent]) => `${line} ${hits! > 0 || silent === 1}`)
      .join();
  for (const how of ['return', 'divide', 'exit']) {
    wtrace(['run', '-q', '--data-dir', 'flags', '--hit-only', ends, how], { cwd: directory });
    wtrace(['run', '-q', '--data-dir', 'counts', ends, how], { cwd: directory });
  }
  expect(covered(join(directory, 'flags'))).toBe(covered(join(directory, 'counts')));
});

test('damaged data is named and left out; the rest is reported', () => {
  const directory = scratch();
  for (const how of ['return', 'exit']) wtrace(['run', '--data-dir', 'cov', ends, how], { cwd: directory });
  const [first = '', second = ''] = runsIn(join(directory, 'cov'));
  truncateSync(join(directory, 'cov', first), 100);
  const { code, stdout, stderr } = wtrace(['report', 'cov'], { cwd: directory });
  expect(code).toBe(0);
  expect(stdout).toContain('/ends.c');
  expect(stderr).toMatch(
    new RegExp(`^wtrace: warning: cov/${first} is cut off: .* it is left out: .* \\[data-left-out\\]\\n$`),
  );
  rmSync(join(directory, 'cov', second));
  const nothing = wtrace(['report', 'cov'], { cwd: directory });
  expect({ code: nothing.code, stdout: nothing.stdout }).toEqual({ code: 125, stdout: '' });
  expect(nothing.stderr).toMatch(/^wtrace: cov\/.* is cut off: .* no coverage data is left: .*\n$/);
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

test('what a run reports and what a report of its data says are the same, system libraries left out', () => {
  for (const module of ['rust-basic/O0.wasm', 'c-loops/clang19-O2-dwarf5.wasm']) {
    const directory = scratch();
    const run = (...options: string[]) =>
      wtrace(['run', '-q', ...options, fixture(module)], { cwd: directory });
    run('--reporter', 'json', '--reports-dir', 'at-once');
    run('--data-dir', 'cov');
    wtrace(['report', '-q', '--reporter', 'json', '--reports-dir', 'later', 'cov'], { cwd: directory });
    const facts = (name: string): string => readFileSync(join(directory, name, 'wtrace.json'), 'utf8');
    expect(facts('later'), module).toBe(facts('at-once'));
    expect(facts('at-once')).not.toContain('/rustc');
  }
});
