/**
 * Tests of wasm-bindgen in headless browsers: their runner drives a browser to a page that it serves. The counts are those of the same tests in
 * Node, and known by hand.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { readDataDir } from '../../../src/store/index.ts';
import { scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith } from '../available.ts';

const example = fileURLToPath(new URL('../../../examples/rust-wasm-bindgen', import.meta.url));
const recorded = fileURLToPath(
  new URL('programs/wasm-bindgen-test/wasm-bindgen-test-runner', import.meta.url),
);
const GECKODRIVER = process.env['WTRACE_GECKODRIVER'] ?? '';
const CHROMEDRIVER = '/usr/bin/chromedriver';

/** Of the crate's own files: two calls of `merge` with three intervals each, of which one is joined to another; see the example's README. */
const HITS = { 8: 8, 9: 6, 11: 2, 14: 4, 22: 0, 25: 1 };

/** How often lines of the crate's own files ran. */
async function hitsIn(dataDir: string): Promise<Record<string, Record<number, number>>> {
  const { facts } = await readDataDir(dataDir);
  expect(facts.modules.map(({ inexact }) => inexact)).toEqual([[]]);
  const files = facts.modules.flatMap((module) => module.files);
  return Object.fromEntries(
    files
      .filter(({ path }) => /(?:src\/lib|tests\/intervals)\.rs$/.test(path) && !/registry/.test(path))
      .map(({ path, lines }) => [
        path.split('/').slice(-2).join('/'),
        Object.fromEntries(lines.map(({ line, hits }) => [line, hits])),
      ]),
  );
}

/** Runs the recorded tests under `wtrace exec`. */
function run(env: Readonly<Record<string, string>>, dataDir = scratch()) {
  const ended = wtrace(['exec', '--data-dir', dataDir, '--', recorded], { env });
  return { ...ended, dataDir };
}

let inNode: Record<string, Record<number, number>>;
beforeAll(async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'wtrace-test-'));
  const { code, stdout, stderr } = run({}, dataDir);
  expect([code, stderr], stdout).toEqual([0, '']);
  expect(stdout).toContain('test result: ok. 3 passed');
  inNode = await hitsIn(dataDir);
  rmSync(dataDir, { recursive: true });
  expect(Object.keys(inNode).sort()).toEqual(['src/lib.rs', 'tests/intervals.rs']);
  expect(inNode['src/lib.rs']).toMatchObject(HITS);
});

const browsers = [
  { name: 'Chromium', things: ['chromium', 'chromedriver'], driver: { CHROMEDRIVER } },
  { name: 'Firefox', things: ['firefox', 'geckodriver'], driver: { GECKODRIVER } },
] as const;
for (const { name, things, driver } of browsers)
  describeWith(...things)(name, () => {
    test.each(['BROWSER', 'DEDICATED_WORKER'])('as in Node: %s', async (mode) => {
      const { code, stdout, stderr, dataDir } = run({ ...driver, [`WASM_BINDGEN_USE_${mode}`]: '1' });
      expect([code, stderr], stdout).toEqual([0, '']);
      expect(stdout).toContain('test result: ok. 3 passed');
      expect(await hitsIn(dataDir)).toEqual(inNode);
    });
  });

test('a driver that cannot be started is named, with what it said', () => {
  const directory = scratch();
  const driver = join(directory, 'chromedriver');
  writeFileSync(driver, '#!/bin/sh\necho no browser here >&2\nexit 3\n', { mode: 0o755 });
  const { code, stderr } = run({ CHROMEDRIVER: driver, WASM_BINDGEN_USE_BROWSER: '1' });
  expect(code).toBe(1);
  expect(stderr).toContain(
    `session not created","message":"cannot start chromedriver (${driver}): it ended with 3. no browser here"`,
  );
});

const runner = process.env['WTRACE_WASM_BINDGEN_TEST_RUNNER'];
if (runner !== undefined)
  // On demand: it takes minutes to build.
  test('the runner of wasm-bindgen itself, by cargo, in Node and in Chromium', async () => {
    const directory = scratch();
    cpSync(example, directory, { recursive: true });
    mkdirSync(join(directory, 'bin'));
    symlinkSync(runner, join(directory, 'bin/wasm-bindgen-test-runner'));
    const env = {
      PATH: `${join(directory, 'bin')}:${process.env['PATH']}`,
      CARGO_TARGET_DIR: process.env['WTRACE_CARGO_TARGET_DIR'] ?? join(directory, 'target'),
      WASM_BINDGEN_TEST_TIMEOUT: '120',
      CHROMEDRIVER,
    };
    const cargo = ['cargo', 'test', '--target', 'wasm32-unknown-unknown', '--test', 'intervals'];
    const build = spawnSync('cargo', [...cargo.slice(1), '--no-run'], {
      cwd: directory,
      env: { ...process.env, ...env },
    });
    expect(build.status, String(build.stderr)).toBe(0);
    const hits = [];
    for (const mode of [{}, { WASM_BINDGEN_USE_BROWSER: '1' }]) {
      const dataDir = scratch();
      const ended = wtrace(['exec', '--data-dir', dataDir, '--', ...cargo], {
        cwd: directory,
        env: { ...env, ...mode },
      });
      expect(ended.code, ended.stdout + ended.stderr).toBe(0);
      expect(ended.stdout).toContain('test result: ok. 3 passed');
      hits.push(await hitsIn(dataDir));
    }
    expect(hits[0]?.['src/lib.rs']).toMatchObject(HITS);
    expect(hits[1]).toEqual(hits[0]);
  });
