/** A data file is whole or not there, whenever the process that writes it is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readDataDir } from '../../src/store/index.ts';
import { violation } from '../helpers/json-schema.ts';
import { type SavedJson, savedJson } from '../helpers/saved.ts';
import { command, environment, fixture, scratch, wtrace } from '../helpers/wtrace.ts';

const schema = JSON.parse(readFileSync(new URL('../../docs/wtrace.schema.json', import.meta.url), 'utf8'));
// With libc's lines as well, the file is large enough to be met half written.
const run = ['run', '--include', '**', '--data-dir', 'cov', fixture('c-loops/clang19-O0-dwarf4.wasm')];
const KILLS = 100;

/** Starts the command in `directory`; resolves when it has ended, to whether it was killed. */
function start(directory: string) {
  const child = spawn(process.execPath, [command, ...run], {
    cwd: directory,
    env: environment(),
    stdio: 'ignore',
  });
  return { kill: () => child.kill('SIGKILL'), end: once(child, 'exit').then(([code]) => code === null) };
}

/** A reproducible number from 0 to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test(`after ${KILLS} kills at random moments every data file is whole`, async () => {
  const directory = scratch();
  const data = join(directory, 'cov');
  mkdirSync(data);
  const random = randomNumbers(20_260_601);
  const begin = performance.now();
  await start(directory).end;
  const life = performance.now() - begin;
  const runs = () => readdirSync(data).filter((name) => name !== 'modules');
  const known = runs().length;
  expect(known).toBe(1);

  let killed = 0;
  for (let i = 0; i < KILLS; i++) {
    const { kill, end } = start(directory);
    const ended = new AbortController();
    if (i % 2 === 0) {
      // Anywhere in its life.
      sleep(random() * life * 1.1, undefined, { signal: ended.signal }).then(kill, () => {});
    } else {
      // While it writes: counted from the moment at which a name appears in the directory.
      const delay = random() * random() * 8;
      const watcher = watch(data, { signal: ended.signal }, () => {
        watcher.close();
        if (delay < 1) kill();
        else setTimeout(kill, delay);
      });
    }
    if (await end) killed++;
    ended.abort();
  }

  const names = runs();
  const whole = names.filter((name) => name.endsWith('.wtrace'));
  const unfinished = names.filter((name) => name.startsWith('.') && name.endsWith('.tmp'));
  expect([...whole, ...unfinished].sort()).toEqual(names.sort());
  // The kills met the program before, while and after it wrote.
  expect(killed).toBeGreaterThan(KILLS / 2);
  expect(unfinished.length).toBeGreaterThan(0);
  expect(whole.length).toBeGreaterThan(known);
  expect(names.length).toBeLessThan(KILLS + known);
  for (const name of whole) {
    expect(violation(savedJson(join(data, name)), schema), name).toBeUndefined();
  }

  const reported = (what: string, reports: string): SavedJson => {
    const args = ['--include', '**', '--reporter', 'json', '--reports-dir', reports, what];
    expect(wtrace(['report', ...args], { cwd: directory })).toEqual({ code: 0, stdout: '', stderr: '' });
    return JSON.parse(readFileSync(join(directory, reports, 'wtrace.json'), 'utf8')) as SavedJson;
  };
  const one = reported(join('cov', whole[0]!), 'one');
  const merged = reported('cov', 'all');
  expect(violation(merged, schema)).toBeUndefined();
  // All runs are the same: the sum is one of them times their number.
  const hits = (facts: SavedJson): number[] =>
    facts.modules.flatMap(({ files }) => files.flatMap(({ lines }) => lines.map(([, count = 0]) => count)));
  expect(hits(merged)).toEqual(hits(one).map((count) => count * whole.length));
});

test('a process that is killed leaves what it counted up to a few seconds before', async () => {
  const directory = scratch();
  const data = join(directory, 'cov');
  const child = spawn(
    process.execPath,
    [command, 'run', '--data-dir', data, fixture('c-ends/O0.wasm'), 'echo'],
    {
      env: environment(),
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  const files = (): string[] =>
    existsSync(data) ? readdirSync(data).filter((name) => name.endsWith('.wtrace')) : [];
  let lines = 0;
  while (files().length === 0) {
    child.stdin.write(`${lines++}\n`);
    await sleep(50);
  }
  const started = performance.now();
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(performance.now() - started).toBeLessThan(5000);
  const { facts, warnings } = readDataDir(data);
  expect(warnings).toEqual([
    {
      slug: 'runs-not-ended',
      message: expect.stringContaining('1 of 1 runs did not end by itself') as string,
    },
  ]);
  const [file] = facts.modules.flatMap(({ files: sources }) => sources);
  const hits = (line: number): number => file?.lines.find((found) => found.line === line)?.hits ?? 0;
  // It waited for the next line.
  expect(hits(56)).toBeGreaterThan(0);
  expect(hits(56)).toBeLessThanOrEqual(lines);
  expect([hits(55), hits(59)]).toEqual([hits(56) + 1, 0]);
});

test('the check by the schema refuses what is no data file', () => {
  const line = (...numbers: number[]) => ({
    format: 'wtrace',
    version: 1,
    generator: 'x',
    modules: [
      { name: 'm', sha256: '', files: [{ path: 'a', lines: [numbers], functions: [], branches: [] }] },
    ],
  });
  expect(violation(line(3, 1), schema)).toBeUndefined();
  expect(violation(line(3, 0, 1), schema)).toBeUndefined();
  for (const numbers of [[0, 1], [3], [3, -1], [3, 1.5], [3, 1, 1], [3, 2 ** 53]]) {
    expect(violation(line(...numbers), schema)).toContain('$.modules[0].files[0].lines[0]');
  }
  expect(violation({ ...line(3, 1), version: 2 }, schema)).toContain('$.version');
  expect(violation({ format: 'wtrace', version: 1, generator: 'x' }, schema)).toContain('required');
});
