/** Packages that load their modules themselves behave under `wtrace exec` as without it, with every module traced. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { environment, scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith } from '../available.ts';

const workloads: readonly (readonly string[])[] = [
  ['sqljs'],
  ['tree-sitter'],
  ['tree-sitter', 'web-tree-sitter/debug'],
  ['hash-wasm'],
  ['resvg'],
  ['source-map'],
  ['oniguruma'],
  ['rollup'],
  ['esbuild'],
];

describeWith('packages')('under wtrace exec', () => {
  test.each(workloads)('%s %s', (...names) => {
    const [workload, ...args] = names;
    const path = fileURLToPath(new URL(`../../differential/workloads/${workload}.mjs`, import.meta.url));
    const plain = spawnSync(process.execPath, [path, ...args], { encoding: 'utf8', env: environment() });
    const data = scratch();
    const options = ['exec', '--include-module', '**', '--data-dir', data, '--'];
    const traced = wtrace([...options, process.execPath, path, ...args]);
    expect([traced.code, traced.stdout]).toEqual([plain.status, plain.stdout]);
    expect(readdirSync(data).filter((name) => name.endsWith('.wtrace'))).not.toEqual([]);
  });
});
