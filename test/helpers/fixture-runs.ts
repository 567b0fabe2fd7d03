/** Whether the runs of a fixture, without wtrace, end and print as its fixture.json and expected/stdout.json say. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import type { Fixture, FixtureModule, FixtureRun } from '../../wasm-fixtures/fixtures.d.mts';
import { fixturesDir, modulesOf } from '../../wasm-fixtures/fixtures.mjs';
import { runnable, runUntraced } from './fixtures.ts';

type Wanted = (fixture: Fixture, module: FixtureModule, run: FixtureRun) => boolean;

/** A component takes a process and most of a second: one run of each is enough for a quick look. */
export const isQuick: Wanted = (fixture, { kind, file }, { name }) =>
  kind !== 'component' ||
  fixture.runs.find((run) => modulesOf(fixture, run).some((one) => one.file === file))?.name === name;

/** Runs the fixture's modules, those that are wanted. */
export function checkRuns(fixture: Fixture, wanted: Wanted): void {
  const stdout = JSON.parse(readFileSync(join(fixture.dir, 'expected', 'stdout.json'), 'utf8')) as {
    runs: Record<string, { text: string }>;
  };

  test('have an expected output each, and a module', () => {
    expect(Object.keys(stdout.runs)).toEqual(fixture.runs.map((run) => run.name));
    for (const run of fixture.runs) expect(modulesOf(fixture, run)).not.toEqual([]);
  });

  const cases = fixture.runs.flatMap((run) =>
    modulesOf(fixture, run)
      .filter((module) => runnable(module) && wanted(fixture, module, run))
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
