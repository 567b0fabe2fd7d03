/** Runs the programs of packages: untraced, under `wtrace exec`, and with every instance made by `load`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { command, environment, scratch } from '../../helpers/wtrace.ts';
import { build } from './programs/packages/build.mjs';
import type { PackageProgram } from './programs/packages/table.mjs';

/** What a program said, and how it ended. */
export interface Output {
  readonly code: number | null;
  readonly stdout: string;
}

/** The lines of a module, as `path:line`, and their hits. */
export type LineHits = ReadonlyMap<string, number>;

const built = fileURLToPath(new URL('../../../.cache/built-programs', import.meta.url));
const loadHook = fileURLToPath(new URL('../../large-packages/hook.mjs', import.meta.url));

/** Where a program runs: a new empty directory, or, so that `load` finds its source map, that of its own module. */
function directoryOf({ build: name }: PackageProgram): {
  readonly cwd: string;
  readonly WTRACE_BUILT?: string;
} {
  if (name !== undefined) {
    const cwd = build(name, built);
    return { cwd, WTRACE_BUILT: cwd };
  }
  // Programs look at names of directories: the same length in every run.
  const cwd = join(scratch(), 'cwd');
  mkdirSync(cwd);
  return { cwd };
}

/** Runs Node. */
function run(
  program: PackageProgram,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Output {
  const { cwd, ...own } = directoryOf(program);
  const packages = process.env[program.packages] ?? '';
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: environment({ WTRACE_PACKAGES: packages, ...program.env, ...own, ...env }),
    maxBuffer: 2 ** 28,
    timeout: 300_000,
  });
  if (status !== 0) console.error(stderr);
  return { code: status, stdout };
}

const commandLine = ({ path, args = [] }: PackageProgram): string[] => [path, ...args];

/** Without wtrace. */
export const runUntraced = (program: PackageProgram): Output => run(program, commandLine(program), {});

/** With all of its modules traced; its data goes to a directory. */
export function runTraced(program: PackageProgram, data: string): Output {
  const options = ['--include-module', '**', '--data-dir', data];
  return run(program, [command, 'exec', ...options, '--', process.execPath, ...commandLine(program)], {});
}

/** With all of its instances made by `load`; the directory gets what was counted. */
export function runLoaded(program: PackageProgram, directory: string): Output {
  return run(program, ['--import', loadHook, ...commandLine(program)], {
    WTRACE_MODE: 'load',
    WTRACE_RECORD: directory,
    WTRACE_RECORD_LINES: '1',
  });
}

/** Facts as wtrace.json holds them, as far as they are read here. */
interface Report {
  readonly modules: readonly {
    readonly sha256: string;
    readonly files: readonly {
      readonly path: string;
      readonly lines: readonly (readonly [number, number])[];
    }[];
  }[];
}

/** What a program left in a data directory: the hits of each module, by the hash of its bytes. */
export function hitsOfReport(program: PackageProgram, data: string): ReadonlyMap<string, LineHits> {
  const reports = scratch();
  const made = spawnSync(
    process.execPath,
    [command, 'report', '--reporter', 'json', '--reports-dir', reports, data],
    { cwd: directoryOf(program).cwd, encoding: 'utf8', env: environment() },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  const { modules } = JSON.parse(readFileSync(join(reports, 'wtrace.json'), 'utf8')) as Report;
  const hits = new Map<string, LineHits>();
  for (const { sha256, files } of modules)
    hits.set(
      sha256,
      byFileName(
        files.flatMap(({ path, lines }) => lines.map(([line, count]) => [`${path}:${line}`, count])),
      ),
    );
  return hits;
}

/** What {@link runLoaded} left. */
export function hitsOfLoad(directory: string): ReadonlyMap<string, LineHits> {
  const { modules } = JSON.parse(readFileSync(join(directory, 'record.json'), 'utf8')) as {
    modules: { sha256: string; lines: Record<string, number> }[];
  };
  return new Map(modules.map(({ sha256, lines }) => [sha256, byFileName(Object.entries(lines))]));
}

/** Programs change their working directory, and names of files are relative to one: only their ends are compared. */
function byFileName(lines: readonly (readonly [string, number])[]): LineHits {
  const hits = new Map<string, number>();
  for (const [place, count] of lines) {
    const name = place.slice(place.lastIndexOf('/') + 1);
    hits.set(name, (hits.get(name) ?? 0) + count);
  }
  return hits;
}

/** Names of the files of processes and threads in a data directory. */
export const runFiles = (data: string): string[] =>
  readdirSync(data).filter((name) => name.endsWith('.wtrace'));
