/** A test runner starts many processes at once: their data, merged, is the sum of what each counts alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { command, environment, fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const module = fixture('c-ends/O0.wasm');
/** Runs of unlike length that end in unlike ways, two of them the same. */
const runs = [['return', '4'], ['divide'], ['exit', '3'], ['return', '4']];

interface File {
  readonly path: string;
  readonly lines: readonly (readonly number[])[];
  readonly functions: readonly { readonly name: string; readonly line: number; readonly hits: number }[];
}

/** Every number of a data file by what it belongs to. `silent` lines have no hits and are covered all the same. */
function numbers(path: string): Map<string, number> {
  const { modules } = JSON.parse(readFileSync(path, 'utf8')) as {
    modules: { name: string; files: File[] }[];
  };
  const found = new Map<string, number>();
  for (const { name, files } of modules) {
    for (const { path: file, lines, functions } of files) {
      for (const [line, hits, silent] of lines) {
        found.set(`${name} ${file}:${line}`, hits!);
        if (silent === 1) found.set(`${name} ${file}:${line} silent`, 1);
      }
      for (const fn of functions) found.set(`${name} ${file}:${fn.line} ${fn.name}`, fn.hits);
    }
  }
  return found;
}

test('processes that run at once and share a data directory, merged, give the sum of single runs', async () => {
  const directory = scratch();
  const children = runs.map((args) =>
    spawn(process.execPath, [command, 'run', '--data-dir', 'cov', module, ...args], {
      cwd: directory,
      env: environment(),
      stdio: 'ignore',
    }),
  );
  const ends = await Promise.all(children.map((child) => once(child, 'exit')));
  const merging = wtrace(['report', '--reporter', 'json', 'cov'], { cwd: directory });
  expect(merging).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(readdirSync(join(directory, 'cov'))).toHaveLength(runs.length + 1);
  expect(readdirSync(join(directory, 'cov', 'modules'))).toHaveLength(1);

  const sum = new Map<string, number>();
  runs.forEach((args, i) => {
    const out = join(directory, `alone-${i}`);
    const { code } = wtrace(['run', '--reporter', 'json', '--reports-dir', out, module, ...args]);
    expect(ends[i]).toEqual([code, null]);
    for (const [key, hits] of numbers(join(out, 'wtrace.json'))) sum.set(key, (sum.get(key) ?? 0) + hits);
  });
  for (const key of [...sum.keys()].filter((name) => name.endsWith(' silent'))) {
    // A line that has hits in one of the runs is not silent in the sum.
    if ((sum.get(key.slice(0, -' silent'.length)) ?? 0) > 0) sum.delete(key);
    else sum.set(key, 1);
  }
  const merged = numbers(join(directory, 'coverage', 'wtrace.json'));
  expect(merged.size).toBeGreaterThan(50);
  expect(merged).toEqual(sum);
});
