/** Data of many runs and reports of many lines: memory of `wtrace report`, as bench/merge.mjs measures it; time is for the benchmark. */
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fixture } from '../helpers/wtrace.ts';

const bench = fileURLToPath(new URL('../../bench/merge.mjs', import.meta.url));

interface Measured {
  readonly name: string;
  readonly megabytes: number;
}

function measure(...args: readonly string[]): readonly Measured[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bench, ...args], { encoding: 'utf8' });
  expect(`${status} ${stderr}`).toMatch(/^0 /);
  const rows = [
    ...stdout.matchAll(/^report (\w+) +([\d.]+) s \(([\d.]+) s of CPU\), ([\d.]+) MB of memory at most$/gm),
  ];
  return rows.map(([, name = '', , , megabytes]) => ({ name, megabytes: Number(megabytes) }));
}

test('the data of 100,000 runs of a module of 1 MB: within 300 MB', () => {
  const all = measure('100000', fixture('lua/yowasp22-O2-dwarf5.wasm'));
  expect(all.map(({ name }) => name)).toEqual(['text', 'lcov']);
  for (const { megabytes } of all) {
    expect(megabytes).toBeLessThan(300);
  }
});

test('10,000 data files in JSON: memory of one module', () => {
  const all = measure('--json', '10000');
  expect(all).toHaveLength(2);
  for (const { megabytes } of all) {
    expect(megabytes).toBeLessThan(200);
  }
});

test('a report of 2,000,000 lines, in each format: within 600 MB', () => {
  const all = measure('--lines', '2000000');
  expect(all).toHaveLength(8);
  for (const { megabytes } of all) {
    expect(megabytes).toBeLessThan(600);
  }
});
