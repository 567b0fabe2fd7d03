/** The jobs of README.md, "In CI", do what they promise: their command lines are taken from there and run. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { command, type Ended, fixture, scratch } from '../helpers/wtrace.ts';
import { describeWith } from './available.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const section = readme.slice(readme.indexOf('\n## In CI\n'), readme.indexOf('\n## From JavaScript\n'));
/** The YAML blocks: the Rust job, the steps for CMake. */
const [rustJob = '', cmakeSteps = ''] = [...section.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(
  ([, text]) => text ?? '',
);

/** The command lines of a job, without those that bring what is there already. */
const commands = (job: string): string[] =>
  [...job.matchAll(/^ +- run: (.*)$/gm)]
    .map(([, line]) => line ?? '')
    .filter((line) => !/^(?:npm install|rustup target add) /.test(line));

const variables = (job: string): [string, string][] =>
  [...job.matchAll(/^ +([A-Z][A-Z0-9_]+): (.*)$/gm)].map(([, name, value]) => [name ?? '', value ?? '']);

/** A checkout of a fixture in which wtrace is installed: the built one, by a link. */
function workspace(name: string): string {
  const directory = scratch();
  cpSync(fixture(name), directory, { recursive: true });
  const bin = join(directory, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(command, join(bin, 'wtrace'));
  return directory;
}

/**
 * Runs a step as GitHub does, with Debian's tools, not those of rustup, which may lack the target. `--norc`: a bash
 * whose stdin is a socket, as Node's pipes are, takes itself for a remote shell and reads .bashrc, which sets PATH.
 */
function step(line: string, cwd: string, job: readonly [string, string][]): Ended {
  const { NODE_OPTIONS, FORCE_COLOR, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync('/bin/bash', ['--norc', '-e', '-c', line], {
    cwd,
    encoding: 'utf8',
    env: {
      ...inherited,
      PATH: [dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
      CARGO_HOME: join(cwd, '.cargo-home'),
      CARGO_NET_OFFLINE: 'true',
      ...Object.fromEntries(
        job.map(([name, value]) => [name, value.replace(/\$\{\{ github\.workspace \}\}/, cwd)]),
      ),
    },
  });
  return { code: status, stdout, stderr };
}

/** The data files of runs. */
const runsIn = (directory: string): string[] =>
  readdirSync(join(directory, 'wasm-coverage')).filter((name) => name.endsWith('.wtrace'));

const contextsPage = readFileSync(new URL('../../docs/contexts.md', import.meta.url), 'utf8');

type Ranges = readonly (readonly [number, number])[];

/** Context → file → ranges of lines, of all runs so far. */
function contextsIn(directory: string): Record<string, Record<string, Ranges>> {
  const line = 'node_modules/.bin/wtrace report --reporter json --reports-dir json wasm-coverage';
  expect(step(line, directory, [])).toMatchObject({ code: 0 });
  const found: Record<string, Record<string, Ranges>> = {};
  const { modules } = JSON.parse(readFileSync(join(directory, 'json', 'wtrace.json'), 'utf8'));
  for (const { files } of modules)
    for (const { path, contexts = [] } of files)
      for (const { name, ranges } of contexts) found[name] = { ...found[name], [path]: ranges };
  return Object.fromEntries(Object.entries(found).sort());
}

const isIn = (ranges: Ranges = [], line: number): boolean =>
  ranges.some(([first, last]) => first <= line && line <= last);

/** 1-based line of the only place where a source has this text. */
function lineOf(source: string, text: string): number {
  const lines = readFileSync(source, 'utf8').split('\n');
  const found = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  expect(found, text).toHaveLength(1);
  return found[0]!;
}

/** Source file → line → hits. */
function lcovHits(path: string): Map<string, Map<number, number>> {
  const found = new Map<string, Map<number, number>>();
  for (const record of readFileSync(path, 'utf8').split('end_of_record\n')) {
    const file = /^SF:(.*)$/m.exec(record)?.[1];
    if (file === undefined) continue;
    expect(found.has(file)).toBe(false);
    const lines = [...record.matchAll(/^DA:(\d+),(\d+)$/gm)];
    found.set(file, new Map(lines.map(([, line, hits]) => [Number(line), Number(hits)])));
  }
  return found;
}

describeWith('rust')('the job for Rust', () => {
  // Before Rust 1.78 the target was called wasm32-wasi; Debian's is 1.63.
  const older = (text: string) => text.replaceAll('WASIP1', 'WASI').replaceAll('wasip1', 'wasi');
  const job = variables(older(rustJob));
  const [tests = '', report = '', ...more] = commands(older(rustJob));

  test('reports the lines of the crate that its test binaries ran, and those they did not', () => {
    expect(more).toEqual([]);
    const directory = workspace('rust-tests');
    const cargo = step(tests, directory, job);
    expect(cargo.code, cargo.stderr).toBe(0);
    expect(cargo.stdout.match(/^test result: ok\. \d+ passed; 0 failed/gm)).toHaveLength(2);
    expect(runsIn(directory)).toHaveLength(2);

    const reported = step(report, directory, job);
    expect(reported.code).toBe(0);
    expect(reported.stdout).toMatch(/^src\/lib\.rs /m);

    const hits = lcovHits(join(directory, 'coverage', 'lcov.info'));
    expect([...hits.keys()]).toEqual(['src/lib.rs', 'tests/round_trip.rs']);
    const lib = hits.get('src/lib.rs')!;
    const at = (text: string) => lib.get(lineOf(join(directory, 'src/lib.rs'), text));
    // 199 calls by the test in tests/, two by those in the library.
    expect(at('if value > 3999')).toBe(201);
    expect(at('let mut last = 0;')).toBe(202);
    expect(at('return Err(Error::Empty)')).toBe(1);
    expect(at("'M' => Ok(1000)")).toBe(2);
    expect(at('return Err(Error::TooLarge(value))')).toBe(0);
    // One in XC of 90 to 99, one in 100 to 189, two in 190 to 199; two in MCMXCIV.
    expect(at("'C' => Ok(100)")).toBe(10 + 90 + 20 + 2);
    expect(at("'D' => Ok(500)")).toBe(0);
    // Nothing calls the whole function.
    expect(at('Error::Empty => write!')).toBe(0);
    expect(hits.get('tests/round_trip.rs')!.get(6)).toBe(199);

    // docs/contexts.md: each test binary is a context, named by itself.
    const contexts = contextsIn(directory);
    expect(Object.keys(contexts)).toEqual(['roman', 'roman::round_trip']);
    const inLibrary = (context: string, text: string): boolean =>
      isIn(contexts[context]?.['src/lib.rs'], lineOf(join(directory, 'src/lib.rs'), text));
    expect(inLibrary('roman', 'return Err(Error::Empty)')).toBe(true);
    expect(inLibrary('roman::round_trip', 'return Err(Error::Empty)')).toBe(false);
    expect(inLibrary('roman::round_trip', 'if value > 3999')).toBe(true);
  });

  test('fails when fewer lines ran than --fail-under asks for', () => {
    const directory = workspace('rust-tests');
    const cargo = step(tests, directory, job);
    expect(cargo.code, cargo.stderr).toBe(0);
    const strict = report.replace('--fail-under 80', '--fail-under 95');
    expect(strict).not.toBe(report);
    const { code, stderr } = step(strict, directory, job);
    expect(stderr).toMatch(/^wtrace: \d+ of \d+ lines ran \([\d.]+ %\), and 95 % are required$/m);
    expect(code).toBe(2);
  });
});

describeWith('clang', 'cmake')('the steps for CMake', () => {
  const job = variables(rustJob).filter(([name]) => name === 'WTRACE_DATA_DIR');
  const [configure = '', build = '', tests = '', report = '', ...more] = commands(cmakeSteps);

  test('report the lines that the tests of CTest ran, and those they did not', () => {
    expect(more).toEqual([]);
    const directory = workspace('cmake-tests');
    for (const line of [configure, build])
      expect(step(line, directory, job), line).toMatchObject({ code: 0 });
    const ctest = step(tests, directory, job);
    expect(ctest.stdout).toContain('100% tests passed, 0 tests failed out of 2');
    expect(ctest.code).toBe(0);
    expect(runsIn(directory)).toHaveLength(2);

    const reported = step(report, directory, job);
    expect(reported.code).toBe(0);
    const source = join(directory, 'stack.c');
    const peek = lineOf(source, '*item = stack->items[stack->depth - 1];');
    const ends = peek + 2;
    expect(reported.stdout).toMatch(new RegExp(`^stack\\.c +10/15 +66\\.7% +2/3 +${peek - 2}-${ends}$`, 'm'));

    const xml = readFileSync(join(directory, 'coverage', 'cobertura.xml'), 'utf8');
    expect([...xml.matchAll(/ filename="([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'stack.c',
      'test_overflow.c',
      'test_push.c',
    ]);
    const ofStack = xml.slice(xml.indexOf('filename="stack.c"'), xml.indexOf('filename="test_overflow.c"'));
    const hits = (text: string) =>
      ofStack.match(new RegExp(`<line number="${lineOf(source, text)}" hits="(\\d+)"`))?.[1];
    // Nine pushes onto a stack of eight by one test, three by the other, which then pops four times.
    expect(hits('if (stack->depth == CAPACITY)')).toBe('12');
    expect(hits('stack->items[stack->depth++] = item;')).toBe('11');
    expect(hits('*item = stack->items[--stack->depth];')).toBe('3');
    expect(hits('*item = stack->items[stack->depth - 1];')).toBe('0');

    // The snippet of docs/contexts.md names the tests.
    expect(Object.keys(contextsIn(directory))).toEqual([]);
    const [, snippet = ''] = /^```cmake\n([\s\S]*?)^```$/m.exec(contextsPage) ?? [];
    appendFileSync(join(directory, 'CMakeLists.txt'), `\n${snippet}`);
    for (const line of [configure, build, tests])
      expect(step(line, directory, job), line).toMatchObject({ code: 0 });
    const contexts = contextsIn(directory);
    expect(Object.keys(contexts)).toEqual(['overflow', 'push']);
    expect(isIn(contexts['push']?.['stack.c'], lineOf(source, '*item = stack->items[--stack->depth];'))).toBe(
      true,
    );
    expect(
      isIn(contexts['overflow']?.['stack.c'], lineOf(source, '*item = stack->items[--stack->depth];')),
    ).toBe(false);
  });
});
