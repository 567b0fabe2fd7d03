/**
 * Data files of processes that save often: the modules' own files are in the directory already, and whether counters contradict
 * each other, which takes long to find out, can be left for later.
 */
import { join } from 'node:path';
import process from 'node:process';
import type { AbnormalExit, ProbeMap } from '../probe-map/index.ts';
import { counterNumbers } from '../probe-map/index.ts';
import { writeWhole } from './files.ts';
import { inexactFunctions } from './inexact-functions.ts';
import { packRun, type Unfinished, unpackRun } from './run-file.ts';
import { storedModule } from './stored-module.ts';
import { generator } from './version.ts';

/** Counters of a module that `storeModule` wrote. */
export interface CountersOfStored {
  /** What `storeModule` returned. */
  readonly id: string;
  readonly probeMap: ProbeMap;
  readonly counters: BigInt64Array;
  readonly ends: readonly AbnormalExit[];
  readonly complete: boolean;
}

/** What a process counted. */
export interface StoredRun {
  readonly modules: readonly CountersOfStored[];
  readonly context?: string;
  readonly unfinished?: Unfinished;
}

/**
 * Bytes of a data file.
 * @param check whether functions whose counters contradict each other are looked for
 */
export function packStoredRun({ modules, ...about }: StoredRun, check: boolean): Uint8Array {
  return packRun({
    generator,
    workingDirectory: process.cwd().replaceAll('\\', '/'),
    ...about,
    modules: modules.map(({ id, probeMap, counters: given, ends, complete }) => {
      const counters = counterNumbers(given);
      const inexact = check ? inexactFunctions(probeMap, counters, ends) : [];
      return { id, counters, ends, inexact, complete };
    }),
  });
}

/**
 * Writes a data file, whole or not at all.
 * @throws FileError when it cannot be written
 */
export function writeRunFile(directory: string, file: string, bytes: Uint8Array): void {
  writeWhole(join(directory, file), bytes, true);
}

/**
 * Makes up for what was left for later.
 * @param bytes of {@link packStoredRun}
 * @throws FileError, DataFileError when the file of a module cannot be read
 */
export function checkedRun(
  directory: string,
  bytes: Uint8Array,
  unfinished: Unfinished | undefined,
): Uint8Array {
  const { unfinished: _, ...run } = unpackRun(bytes, 'the counts of a thread');
  return packRun({
    ...run,
    ...(unfinished && { unfinished }),
    modules: run.modules.map((module) => {
      const { probeMap } = storedModule(directory, module.id);
      return { ...module, inexact: inexactFunctions(probeMap, module.counters, module.ends) };
    }),
  });
}
