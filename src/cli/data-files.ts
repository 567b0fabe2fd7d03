/** Saved coverage on disk: one file per process, all files of some directories. */
import { randomBytes } from 'node:crypto';
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { type ModuleFacts, ModuleParts, parseDataFile, writeDataFile } from '../coverage/index.ts';
import { DataFileError, FileError } from '../errors.ts';
import { MAX_FILE_BYTES, readWhole, writeWhole } from './files.ts';
import { complain } from './terminal.ts';
import { generator } from './version.ts';

/** A name that other processes, other machines with the same process id, and later runs do not use. */
function dataFileName(moduleName: string): string {
  const stem = moduleName
    .replace(/\.(?:wasm|wat)$/i, '')
    .replace(/[^\w.-]+/g, '_')
    .slice(0, 100);
  return `${stem === '' ? 'module' : stem}-${process.pid}-${randomBytes(8).toString('hex')}.json`;
}

/**
 * Saves the facts of one run. Where the directory takes no more (a full disk), the system's temporary directory does,
 * and the user is told.
 * @throws {@link FileError} when neither can be written.
 */
export function saveData(directory: string, moduleName: string, modules: readonly ModuleFacts[]): void {
  const name = dataFileName(moduleName);
  const text = writeDataFile(modules, generator);
  try {
    writeWhole(join(directory, name), text, true);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const spare = join(tmpdir(), name);
    try {
      writeWhole(spare, text, true);
    } catch {
      throw error;
    }
    complain(`${error.message}; the coverage data of this run is in ${spare}`);
  }
}

/** Undefined for JSON of other makers. */
function parse(path: string): readonly ModuleFacts[] | undefined {
  const bytes = readWhole(path, 'a data file or of a directory that contains some', MAX_FILE_BYTES);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DataFileError(`${path} is not JSON; give files that wtrace run --data-dir wrote`);
  }
  return parseDataFile(text, path);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Files of a directory that may be data: unfinished ones begin with a dot and end otherwise. */
function candidates(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .sort()
      .map((name) => join(directory, name));
  } catch {
    throw new FileError(`cannot read the directory ${directory}; check its permissions`, directory);
  }
}

/**
 * Reads data files and all data files in directories; each file once. In directories, JSON of other makers is passed over.
 * @param except a file that is about to be written and so is no input, when met in a directory
 * @throws {@link DataFileError}, {@link FileError}
 */
export function loadData(paths: readonly string[], except: string | undefined): ModuleParts {
  const parts = new ModuleParts();
  const seen = new Set<string>();
  const load = (modules: readonly ModuleFacts[]): void => {
    for (const module of modules) parts.add(module);
  };
  const isNew = (path: string): boolean => {
    const real = realpathSync(path);
    return !seen.has(real) && seen.add(real) !== undefined;
  };
  for (const path of paths) {
    if (!isDirectory(path)) {
      const modules = parse(path);
      if (modules === undefined) {
        throw new DataFileError(`${path} is not wtrace data; give files that wtrace run --data-dir wrote`);
      }
      if (isNew(path)) load(modules);
      continue;
    }
    for (const file of candidates(path)) {
      if (except !== undefined && resolve(file) === resolve(except)) continue;
      const modules = parse(file);
      if (modules !== undefined && isNew(file)) load(modules);
    }
  }
  if (seen.size === 0) {
    throw new DataFileError(
      `no coverage data in ${paths.join(', ')}; create some with wtrace run --data-dir ${paths[0] ?? '<dir>'} <module>`,
    );
  }
  return parts;
}
