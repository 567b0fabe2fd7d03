/**
 * Data files of processes that save often: the modules' own files are in the directory already, and whether counters contradict
 * each other, which takes long to find out, is left to whoever reads them.
 */
import { join } from 'node:path';
import process from 'node:process';
import type { AbnormalExit } from '../probe-map/index.ts';
import { counterNumbers } from '../probe-map/index.ts';
import { removeQuietly, writeWhole } from './files.ts';
import { packRun, type Unfinished, unpackRun } from './run-file.ts';
import { generator } from './version.ts';

/** Counters of a module that `storeModule` wrote. */
export interface CountersOfStored {
  /** What `storeModule` returned. */
  readonly id: string;
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

/** Bytes of a data file. */
export function packStoredRun({ modules, ...about }: StoredRun): Uint8Array {
  return packRun({
    generator,
    workingDirectory: process.cwd().replaceAll('\\', '/'),
    ...about,
    modules: modules.map(({ counters, ...module }) => ({ ...module, counters: counterNumbers(counters) })),
  });
}

/**
 * Writes a data file, whole or not at all.
 * @throws FileError when it cannot be written
 */
export function writeRunFile(directory: string, file: string, bytes: Uint8Array): void {
  writeWhole(join(directory, file), bytes, true);
}

/** Removes a data file that says nothing, if it is there and can be removed. */
export const removeRunFile = (directory: string, file: string): void => removeQuietly(join(directory, file));

/** The same run in another state. @param bytes of {@link packStoredRun} */
export function runInState(bytes: Uint8Array, unfinished: Unfinished | undefined): Uint8Array {
  const { unfinished: _, ...run } = unpackRun(bytes, 'the counts of a thread');
  return packRun({ ...run, ...(unfinished && { unfinished }) });
}
