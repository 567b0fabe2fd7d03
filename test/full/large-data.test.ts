/** Data of many runs and reports of many lines: time and memory of `wtrace report`, as the benchmark measures them. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fixture } from '../helpers/wtrace.ts';

const bench = fileURLToPath(new URL('../../bench/merge.mjs', import.meta.url));

interface Measured {
  readonly name: string;
  /** By the clock or of the processor, whichever is less: other work may share the machine. */
  readonly seconds: number;
  readonly megabytes: number;
}

function measure(...args: readonly string[]): readonly Measured[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bench, ...args], { encoding: 'utf8' });
  expect(`${status} ${stderr}`).toMatch(/^0 /);
  const rows = [
    ...stdout.matchAll(/^report (\w+) +([\d.]+) s \(([\d.]+) s of CPU\), ([\d.]+) MB of memory at most$/gm),
  ];
  return rows.map(([, name = '', clock, cpu, megabytes]) => ({
    name,
    seconds: Math.min(Number(clock), Number(cpu)),
    megabytes: Number(megabytes),
  }));
}

test('the data of 100,000 runs of a module of 1 MB: within 60 s and 300 MB', () => {
  const all = measure('100000', fixture('lua/yowasp22-O2-dwarf5.wasm'));
  expect(all.map(({ name }) => name)).toEqual(['text', 'lcov']);
  for (const { seconds, megabytes } of all) {
    expect(seconds).toBeLessThan(60);
    expect(megabytes).toBeLessThan(300);
  }
});

test('10,000 data files in JSON: memory of one module', () => {
  const all = measure('--json', '10000');
  expect(all).toHaveLength(2);
  for (const { seconds, megabytes } of all) {
    expect(seconds).toBeLessThan(20);
    expect(megabytes).toBeLessThan(200);
  }
});

test('a report of 2,000,000 lines, in each format: within 3 s and 600 MB', () => {
  const all = measure('--lines', '2000000');
  expect(all).toHaveLength(8);
  for (const { seconds, megabytes } of all) {
    expect(seconds).toBeLessThan(3);
    expect(megabytes).toBeLessThan(600);
  }
});
