/** A data directory: what its files are called, how they get there, which of them may be data. */
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { FileError } from '../errors.ts';
import type { PackedModule } from './counted-module.ts';
import { writeWhole } from './files.ts';

/** Ending of the files that hold counts. */
export const RUN_SUFFIX = '.wtrace';
const MODULES = 'modules';

/**
 * A name for the data of this process that other processes, other machines with the same process id, and later runs do
 * not use.
 * @param moduleName file name of the program
 */
export function newRunFileName(moduleName: string): string {
  const stem = moduleName
    .replace(/\.(?:wasm|wat)$/i, '')
    .replace(/[^\w.-]+/g, '_')
    .replace(/^\./, '_')
    .slice(0, 100);
  return `${stem === '' ? 'module' : stem}-${process.pid}-${randomBytes(8).toString('hex')}${RUN_SUFFIX}`;
}

/** Path of a module's file in a data directory. */
export const modulePath = (directory: string, id: string): string => join(directory, MODULES, id);

/**
 * Writes the file of a module, unless it is there: many runs share it. Whoever writes it at the same time writes the same.
 * @throws {@link FileError}
 */
export function writeModule(directory: string, { id, bytes }: PackedModule): void {
  const path = modulePath(directory, id);
  // Another size is what an interrupted copy left.
  if (sizeOf(path) === bytes.length) return;
  writeWhole(path, bytes, true);
}

/** Undefined when it is not there, or cannot be. */
function sizeOf(path: string): number | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size;
  } catch {
    return undefined;
  }
}

/** True for a directory that is there. */
export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Files of a directory that may be data, in order of their names: raw counts, and facts in JSON. Unfinished ones begin
 * with a dot.
 * @throws {@link FileError}
 */
export function dataFilesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => (name.endsWith(RUN_SUFFIX) || name.endsWith('.json')) && !name.startsWith('.'))
      .sort()
      .map((name) => join(directory, name));
  } catch {
    throw new FileError(`cannot read the directory ${directory}; check its mode`, directory);
  }
}
