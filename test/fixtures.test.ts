/**
 * What wasm-fixtures/README.md promises of every fixture: licence, sources, sizes, no path of the machine that built it, and
 * that each run, without wtrace, ends and prints as its fixture.json and expected/stdout.json say.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../wasm-fixtures/fixtures.mjs';
import { checkRuns, isQuick } from './helpers/fixture-runs.ts';
import { fixtures } from './helpers/fixtures.ts';

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

  if (fixture.runs.length > 0) describe('runs', () => checkRuns(fixture, isQuick));
});
