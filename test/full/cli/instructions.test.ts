import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { violation } from '../../helpers/json-schema.ts';
import { type SavedJson, savedJson } from '../../helpers/saved.ts';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const ends = fixture('c-ends/O0.wasm');

const read = (path: string): SavedJson => JSON.parse(readFileSync(path, 'utf8'));

/** A directory with the data of some runs of one program, and its source. */
function withRuns(...runs: readonly (readonly string[])[]): string {
  const directory = scratch();
  copyFileSync(fixture('c-ends/ends.c'), join(directory, 'ends.c'));
  const counted = ['run', '-q', '--count', 'instructions', '--data-dir', 'cov', '--remap', '/=.', ends];
  for (const args of runs) wtrace([...counted, ...args], { cwd: directory });
  return directory;
}

test('every instruction is in the data, by the documented schema, and the lines are as without', () => {
  const directory = withRuns(['divide']);
  const report = ['report', '--reporter', 'json', '--module', ends, '--reports-dir', 'out', 'cov'];
  expect(wtrace(report, { cwd: directory })).toEqual({ code: 0, stdout: '', stderr: '' });
  const data = read(join(directory, 'out/wtrace.json'));
  const schema = JSON.parse(
    readFileSync(new URL('../../../docs/wtrace.schema.json', import.meta.url), 'utf8'),
  );
  expect(violation(data, schema)).toBeUndefined();
  const [module] = data.modules;
  expect(module?.instructions?.length).toBeGreaterThan(500);
  const rest = ['run', '-q', '--reporter', 'json', ends, 'divide'];
  wtrace(rest, { cwd: directory });
  const lines = read(join(directory, 'coverage/wtrace.json')).modules[0];
  expect(lines?.instructions).toBeUndefined();
  expect(lines?.files).toEqual(module?.files);
});

test('an annotated function: the divide that trapped has started, what is behind it has not', async () => {
  const directory = withRuns(['divide']);
  const args = ['report', '--annotate', 'divide', '--module', ends, '--remap', '/=.', 'cov'];
  const { code, stdout, stderr } = wtrace(args, { cwd: directory });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  await expect(stdout).toMatchFileSnapshot('../../cli/golden/annotate-divide.txt');
  const colored = wtrace(args, { cwd: directory, env: { FORCE_COLOR: '1' } }).stdout;
  expect(colored).toContain('\u001b[32m');
});

test('runs are added up', () => {
  const directory = withRuns(['return', '3'], ['divide'], ['exit']);
  const names = readdirSync(join(directory, 'cov')).filter((name) => name.endsWith('.wtrace'));
  expect(names).toHaveLength(3);
  const sums = new Map<number, number>();
  for (const name of names) {
    const { modules } = savedJson(join(directory, 'cov', name), {}, readFileSync(ends));
    for (const [offset, count] of modules[0]?.instructions ?? []) {
      sums.set(offset, (sums.get(offset) ?? 0) + count);
    }
  }
  expect(sums.size).toBeGreaterThan(500);
  const report = ['report', '--reporter', 'json', '--module', ends, 'cov'];
  expect(wtrace(report, { cwd: directory }).code).toBe(0);
  const merged = read(join(directory, 'coverage/wtrace.json')).modules[0];
  expect(merged?.instructions).toEqual([...sums]);
});

test('csv of a run, and the same of its data with the module', () => {
  const directory = withRuns(['divide']);
  const file = join(directory, 'coverage/instructions.csv');
  const run = ['run', '-q', '--count', 'instructions', '--reporter', 'csv', '--remap', '/=.', ends, 'divide'];
  expect(wtrace(run, { cwd: directory }).code).toBe(134);
  const own = readFileSync(file, 'utf8');
  expect(own).toMatch(/^module,funcidx,function,file,line,offset,instruction,count\n/);
  expect(own).toMatch(/\nO0\.wasm,\d+,divide,ends\.c,12,\d+,i32\.div_s,2\n/);
  writeFileSync(file, '');
  const args = ['report', '--reporter', 'csv', '--module', ends, '--remap', '/=.', 'cov'];
  expect(wtrace(args, { cwd: directory }).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(own);
});

test('a module without debug info is annotated by its own disassembly', () => {
  const directory = scratch();
  const wat =
    '(module (func (export "f") (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))';
  writeFileSync(join(directory, 'm.wat'), wat);
  const args = ['run', '-q', '--count', 'instructions', '--data-dir', 'cov', '--invoke', 'f', 'm.wat', '5'];
  expect(wtrace(args, { cwd: directory }).code).toBe(0);
  const { stdout } = wtrace(['report', '--annotate', 'func[0]', '--module', 'm.wat', 'cov'], {
    cwd: directory,
  });
  const rows = stdout.split('\n').slice(3, -1);
  // The loop is entered once, its body runs five times, its end is reached once.
  expect(rows.map((row) => row.trim().split(/\s+/).slice(1).join(' '))).toEqual([
    expect.stringMatching(/^1 0x\w+ loop$/),
    expect.stringMatching(/^5 0x\w+ local\.get 0$/),
    expect.stringMatching(/^5 0x\w+ i32\.const 1$/),
    expect.stringMatching(/^5 0x\w+ i32\.sub$/),
    expect.stringMatching(/^5 0x\w+ local\.tee 0$/),
    expect.stringMatching(/^5 0x\w+ br_if 0$/),
    expect.stringMatching(/^1 0x\w+ end$/),
    expect.stringMatching(/^1 0x\w+ end$/),
  ]);
});

test('sources that are not there are named once, with what to do', () => {
  const directory = withRuns(['divide']);
  const { code, stdout, stderr } = wtrace(['report', '--annotate', 'divide', '--module', ends, 'cov'], {
    cwd: directory,
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/\n {27}12 \|\n/);
  expect(stderr).toMatch(
    /^wtrace: warning: the source file \/ends\.c does not exist; .* \[source-not-found\]\n$/,
  );
});

test('runs with and without instruction counts do not mix silently', () => {
  const directory = withRuns(['divide']);
  wtrace(['run', '-q', '--data-dir', 'cov', '--remap', '/=.', ends, 'divide'], { cwd: directory });
  const report = ['report', '--reporter', 'csv', '--module', ends, 'cov'];
  const { code, stderr } = wtrace(report, { cwd: directory });
  expect(code).toBe(0);
  expect(stderr).toMatch(/^wtrace: warning: 1 of 2 runs of O0\.wasm .* \[instructions-partly-counted\]\n$/);
});

test('what makes no sense is refused in one line', () => {
  const directory = withRuns(['divide']);
  const refused = (args: readonly string[], message: RegExp) => {
    const { code, stdout, stderr } = wtrace(['report', ...args, 'cov'], { cwd: directory });
    expect({ code, stdout }).toEqual({ code: 125, stdout: '' });
    expect(stderr).toMatch(/^wtrace: .*\n$/);
    expect(stderr).toMatch(message);
  };
  refused(['--reporter', 'csv'], /--reporter csv needs the module that ran: add --module <path of O0\.wasm>/);
  refused(['--annotate', 'divide'], /--annotate needs the module that ran: add --module <path of O0\.wasm>/);
  refused(
    ['--annotate', 'nobody', '--module', ends],
    /no counted function has that name; the hottest are deep, /,
  );
  refused(['--annotate', '', '--module', ends], /--annotate: the function name is empty; /);
  refused(
    ['--annotate', 'divide', '--module', fixture('c-ends/O2.wasm')],
    /O2\.wasm \(sha256 \w+…\) is not the module that ran: the data is from O0\.wasm \(\w+…\); /,
  );
});

test('data without instruction counts is told apart', () => {
  const directory = scratch();
  mkdirSync(join(directory, 'cov'));
  wtrace(['run', '-q', '--data-dir', 'cov', ends, 'divide'], { cwd: directory });
  for (const args of [
    ['--annotate', 'divide', '--module', ends],
    ['--reporter', 'csv'],
  ]) {
    const { code, stderr } = wtrace(['report', ...args, 'cov'], { cwd: directory });
    expect(code).toBe(125);
    expect(stderr).toMatch(
      /^wtrace: --\w+.*: the data has no instruction counts; create it with wtrace run /,
    );
  }
});
