/**
 * What wasm-fixtures/README.md promises of every fixture: licence, sources, sizes, no path of the machine that built it, and
 * that each run, without wtrace, ends and prints as its fixture.json and expected/stdout.json say.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import type { Fixture } from '../wasm-fixtures/fixtures.d.mts';
import { fixturesDir, modulesOf } from '../wasm-fixtures/fixtures.mjs';
import { fixtures, runnable, runUntraced } from './helpers/fixtures.ts';

const MAX_BYTES = 12_000_000;
/** `/home/…`, `/root/…`: folders of machines that build, as against `/usr/include` or Debian's `/build/…`. */
const machinePath = /\/(?:work|root|tmp|home|Users)\//;
const readme = readFileSync(join(fixturesDir, 'README.md'), 'utf8');

/** Committed files, as paths below the folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

test('every folder is a fixture with a row in the README, but for the licences', () => {
  const folders = readdirSync(fixturesDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(
    [...fixtures.map(({ name }) => name), 'licenses'].sort(),
  );
  const rows = [...readme.matchAll(/^\| \[(.+?)\]\(\1\)/gm)].map(([, name]) => name);
  expect(rows).toEqual(fixtures.map(({ name }) => name));
});

test(`all files together have at most ${MAX_BYTES} bytes`, () => {
  const sizes = filesBelow(fixturesDir).map((path) => statSync(path).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_BYTES);
});

describe.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (name, fixture) => {
  const row = readme.split('\n').find((line) => line.startsWith(`| [${name}](${name})`)) ?? '';

  test('has its licence, sources and build script', () => {
    const wanted = ['LICENSE', ...fixture.sources, ...(fixture.modules.length > 0 ? ['build.sh'] : [])];
    expect(wanted.filter((file) => !existsSync(join(fixture.dir, file)))).toEqual([]);
    expect(row).toContain(fixture.shows);
    expect(row).toContain(` ${fixture.license} |`);
  });

  test('lists its modules, in fixture.json and in the README with their sizes', () => {
    const made = readdirSync(fixture.dir).filter((file) => file.endsWith('.wasm'));
    expect(fixture.modules.map(({ file }) => file).sort()).toEqual(made.sort());
    for (const file of made) {
      const thousands = Math.ceil(statSync(join(fixture.dir, file)).size / 1000);
      expect(row).toContain(`\`${file}\` ${thousands} kB`);
    }
  });

  test('names no folder of the machine that built it', () => {
    const named = filesBelow(fixture.dir)
      .filter((path) => /\.(?:wasm|map|json|txt)$/.test(path))
      .filter((path) => machinePath.test(readFileSync(path, 'latin1')));
    expect(named).toEqual([]);
  });

  if (fixture.runs.length > 0) describe('runs', () => checkRuns(fixture));
});

function checkRuns(fixture: Fixture): void {
  const stdout = JSON.parse(readFileSync(join(fixture.dir, 'expected', 'stdout.json'), 'utf8')) as {
    runs: Record<string, { text: string }>;
  };

  test('have an expected output each, and a module', () => {
    expect(Object.keys(stdout.runs)).toEqual(fixture.runs.map((run) => run.name));
    for (const run of fixture.runs) expect(modulesOf(fixture, run)).not.toEqual([]);
  });

  const cases = fixture.runs.flatMap((run) =>
    modulesOf(fixture, run)
      .filter((module) => runnable(module))
      .map((module) => [run.name, module.file, run, module] as const),
  );
  test.each(cases)('%s: %s', async (name, file, run, module) => {
    const expected = stdout.runs[name]?.text ?? '';
    if (run.ends === 'never') {
      expect(await killedAfter(expected, fixture, file, name)).toBe(expected);
    } else if (module.kind === 'component') {
      const command = [join(fixturesDir, 'run.mjs'), fixture.name, file, name];
      const ended = spawnSync(process.execPath, command, { input: run.stdin ?? '', encoding: 'utf8' });
      expect({ code: ended.status, stdout: ended.stdout }, ended.stderr).toEqual({
        code: run.exitCode,
        stdout: expected,
      });
    } else {
      expect(await runUntraced(fixture, module, run)).toEqual({ code: run.exitCode, stdout: expected });
    }
  });
}

/** What an endless program prints until it has printed as much as expected; it must then still be running. */
async function killedAfter(expected: string, fixture: Fixture, file: string, run: string): Promise<string> {
  const child = spawn(process.execPath, [join(fixturesDir, 'run.mjs'), fixture.name, file, run]);
  const signal = new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
  let text = '';
  if (expected !== '') {
    for await (const chunk of child.stdout) {
      text += String(chunk);
      if (text.length >= expected.length) break;
    }
  } else await new Promise((resolve) => setTimeout(resolve, 500));
  child.kill('SIGKILL');
  expect(await signal).toBe('SIGKILL');
  return text;
}
