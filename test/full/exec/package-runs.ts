/** Runs the programs of packages: untraced, under `wtrace exec`, and with every instance made by `load`. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { command, environment, scratch } from '../../helpers/wtrace.ts';
import { hitsOfLoad, hitsOfReport, type ModuleHits } from './package-hits.ts';
import { build } from './programs/packages/build.mjs';
import type { PackageProgram } from './programs/packages/table.mjs';

/** What a program said, and how it ended. */
export interface Output {
  readonly code: number | null;
  readonly stdout: string;
}

/** A run that was counted. */
export interface Counted extends Output {
  /** Reads its hits, once. */
  readonly hits: () => ModuleHits;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const built = here('../../../.cache/built-programs');
const loadHook = here('../../large-packages/hook.mjs');
/** The hook of `load` has it, too. */
const standstill = here('../../differential/standstill.mjs');

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

const commandLine = ({ path, args = [], still }: PackageProgram): string[] => [
  ...(still === undefined ? [] : ['--import', standstill]),
  path,
  ...args,
];

/** Without wtrace. */
export const runUntraced = (program: PackageProgram): Output => run(program, commandLine(program), {});

/** With all of its modules traced; `hits`: they are read. */
export function runTraced(
  program: PackageProgram,
  data: string,
  { hits }: { readonly hits: boolean },
): Counted {
  const reports = scratch();
  // With a data directory, only those reports are made that are named.
  const where = ['--data-dir', data, ...(hits ? ['--reporter', 'json', '--reports-dir', reports] : [])];
  const options = [command, 'exec', '--include-module', '**', ...where, '--'];
  const output = run(program, [...options, process.execPath, ...commandLine(program)], {});
  return { ...output, hits: () => hitsOfReport(reports) };
}

/** With all of its instances made by `load`; with the arguments of `load`, if it has such. */
export function runLoaded(program: PackageProgram): Counted {
  const record = scratch();
  const own = program.loadArgs === undefined ? program : { ...program, args: program.loadArgs };
  const output = run(program, ['--import', loadHook, ...commandLine(own)], {
    WTRACE_MODE: 'load',
    WTRACE_RECORD: record,
    WTRACE_RECORD_LINES: '1',
  });
  return { ...output, hits: () => hitsOfLoad(record) };
}

/** Names of the files of processes and threads in a data directory. */
export const runFiles = (data: string): string[] =>
  readdirSync(data).filter((name) => name.endsWith('.wtrace'));
