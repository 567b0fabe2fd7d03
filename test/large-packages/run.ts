/** Runs a workload of a large package in a process of its own, with hook.mjs, and reads what that left. */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '../helpers/wtrace.ts';
import type { LargePackage } from './table.ts';
import type { BlockRange } from './v8-counts.ts';

/** A function by its name: how often it was entered; under `attach` also its index and where its body is in the module. */
export type CountedFunction = readonly [
  name: string,
  entries: number,
  funcidx: number,
  start: number,
  end: number,
];

/** A module that ran, as record.mjs describes it. */
export interface RanModule {
  readonly bytes: number;
  readonly sha256: string;
  /** A hash of the exports of each instance. */
  readonly exports: readonly string[];
}

/** A module whose counts were read. */
export interface CountedModule extends RanModule {
  /** Warnings of functions that were left as they are. */
  readonly dropped: readonly string[];
  /** Functions whose counts are inexact: indices under `attach`, names under `load`. */
  readonly inexact: readonly (string | number)[];
  readonly functions: readonly CountedFunction[];
}

/** How the process of a workload ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run and the directory of what it left. */
export interface Run<Module extends RanModule> {
  readonly ended: Ended;
  readonly directory: string;
  readonly modules: readonly Module[];
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Functions are compiled when they are called: V8 knows no counts of the others. */
const V8_COUNTS = ['--wasm-code-coverage', '--allow-natives-syntax'];
const execute = promisify(execFile);

/** How a workload is to run. */
export interface RunSettings {
  readonly mode: 'untraced' | 'attach' | 'load';
  readonly node: string;
  /** An empty directory for this run. */
  readonly directory: string;
  /** True: V8 counts, too (Node 26). */
  readonly v8?: boolean;
}

/** Runs the workload of a package to its end. */
export async function runPackage<Module extends RanModule>(
  { workload, directory: variable }: LargePackage,
  { mode, node, directory, v8 = false }: RunSettings,
): Promise<Run<Module>> {
  const record = join(directory, 'record');
  // Programs look at the names of their directories: the same length in every run.
  const cwd = join(directory, 'cwd');
  for (const path of [record, cwd]) mkdirSync(path, { recursive: true });
  const env = environment({
    WTRACE_MODE: mode,
    WTRACE_RECORD: record,
    WTRACE_PACKAGES: process.env[variable] ?? '',
  });
  const args = [...(v8 ? V8_COUNTS : []), '--import', here('hook.mjs'), here(`../${workload}`)];
  const ended = await execute(node, args, { cwd, env, maxBuffer: 2 ** 28, timeout: 300_000 }).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    (error: { code?: number; stdout?: string; stderr?: string }) => ({
      status: typeof error.code === 'number' ? error.code : -1,
      stdout: error.stdout ?? '',
      stderr: error.stderr ?? String(error),
    }),
  );
  const read = (file: string): unknown => JSON.parse(readFileSync(join(record, file), 'utf8'));
  if (ended.status !== 0) return { ended, directory: record, modules: [] };
  return { ended, directory: record, modules: (read('record.json') as { modules: Module[] }).modules };
}

/** The counts that V8 made in a run, module by module. */
export const countsOfV8 = ({ directory }: Run<RanModule>): readonly (readonly BlockRange[])[] =>
  JSON.parse(readFileSync(join(directory, 'v8.json'), 'utf8')) as BlockRange[][];
