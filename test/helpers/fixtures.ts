/** The programs of wasm-fixtures and their runs, as their fixture.json files list them. */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import type { Fixture, FixtureModule, FixtureRun } from '../../wasm-fixtures/fixtures.d.mts';
import { fixtureNames, readFixture } from '../../wasm-fixtures/fixtures.mjs';
import { invokeBare, runWasi } from '../../wasm-fixtures/run.mjs';

/** All fixtures, by name. */
export const fixtures: readonly Fixture[] = fixtureNames().map((name) => readFixture(name));

/** Whether the engine of this Node accepts the module. */
export function runnable(module: FixtureModule): boolean {
  return Number.parseInt(process.versions.node, 10) >= (module.needsNode ?? 0);
}

/** How a program ended and what it printed. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
}

/** Runs a module of a fixture without wtrace, in this process; code 134 after a trap or throw. Not for components. */
export async function runUntraced(fixture: Fixture, module: FixtureModule, run: FixtureRun): Promise<Ended> {
  if (module.kind === 'bare') {
    try {
      const results = invokeBare(fixture, module, run);
      return { code: 0, stdout: results.map((result) => `${result}\n`).join('') };
    } catch {
      return { code: 134, stdout: '' };
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'wtrace-fixture-'));
  const path = (name: string): string => join(folder, name);
  writeFileSync(path('stdin'), run.stdin ?? '');
  const streams = {
    stdin: openSync(path('stdin'), 'r'),
    stdout: openSync(path('stdout'), 'w'),
    stderr: openSync(path('stderr'), 'w'),
  };
  try {
    const code = await runWasi(fixture, module, run, streams).catch(() => 134);
    return { code, stdout: readFileSync(path('stdout'), 'utf8') };
  } finally {
    for (const descriptor of Object.values(streams)) closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
}
