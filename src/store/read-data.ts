/** Reads saved data: raw counts, facts in JSON and reports of other tools, from files and directories. What is damaged is left out, not the rest. */
import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { type ModuleFacts, parseDataFile } from '../coverage/index.ts';
import { DataFileError, FileError, type Warning } from '../errors.ts';
import { readForeignReport } from '../foreign/index.ts';
import { containerKind } from './container.ts';
import { ContextFilter } from './context-filter.ts';
import { dataFilesIn, isDirectory, modulePath, RUN_SUFFIX } from './data-directory.ts';
import { MAX_FILE_BYTES } from './files.ts';
import { ModuleFiles } from './module-files.ts';
import { readRegular } from './regular-file.ts';
import { unpackRun } from './run-file.ts';
import { SavedCounts } from './saved-counts.ts';
import { Scratch } from './scratch.ts';
import { UnfinishedRuns } from './unfinished-runs.ts';

/** What was read. */
export interface SavedData {
  readonly counts: SavedCounts;
  /** Paths of the reports of other tools that were read. */
  readonly reports: readonly string[];
  /** One for each file that was left out, and one when there are runs that did not end. */
  readonly warnings: readonly Warning[];
}

/** What is read. */
export interface ReadRequest {
  /** A file that is about to be written and so is no input, when met in a directory. */
  readonly except?: string | undefined;
  /** Globs; when there are any, only runs count whose context matches one. */
  readonly contexts?: readonly string[];
}

/**
 * Reads data files and all data files in directories; each file once. Reports of other tools are read where they are named themselves: in
 * directories they are passed over, as a tool leaves one measurement there in several formats.
 * Files that are damaged, incomplete or of an unknown version are left out, with a warning; so are those of a directory
 * that cannot be read.
 * @throws {@link DataFileError} when there is no data, none that is sound, or none of the contexts asked for
 * @throws FileError when a file or directory that was given cannot be read
 */
export function readSavedData(
  paths: readonly string[],
  { except, contexts = [] }: ReadRequest = {},
): SavedData {
  const reader = new Reader(new ContextFilter(contexts));
  for (const path of paths) {
    if (!isDirectory(path)) reader.read(path, true);
    else {
      for (const file of dataFilesIn(path))
        if (except === undefined || resolve(file) !== resolve(except)) reader.read(file, false);
    }
  }
  return reader.finish(paths);
}

/** Counters of modules that a file names again: a few zeros in a file can stand for many of them. */
const MAX_REPEATED = 2 ** 24;

class Reader {
  readonly #seen = new Set<string>();
  /** That of the last file. */
  #directory: { readonly path: string; readonly real: string } | undefined;
  readonly #files = new ModuleFiles();
  readonly #counts = new SavedCounts(this.#files);
  /** What is wrong, and what is left out for it. */
  readonly #problems: { readonly what: string; readonly left: string }[] = [];
  /** Module that was not found → its path, and the runs that name it. */
  readonly #missing = new Map<string, { readonly id: string; runs: number }>();
  readonly #reports: string[] = [];
  readonly #unfinished = new UnfinishedRuns();
  /** Of the file that is read: all that is kept of it is in sums. */
  readonly #scratch = new Scratch();
  readonly #contexts: ContextFilter;
  #sound = 0;

  constructor(contexts: ContextFilter) {
    this.#contexts = contexts;
  }

  /**
   * Reads one file.
   * @param given true when it was named itself and so must be data
   */
  read(path: string, given: boolean): void {
    try {
      const bytes = readRegular(path, {
        what: 'a data file or of a directory with some',
        limit: MAX_FILE_BYTES,
        allocate: (size) => this.#scratch.bytes(size),
      });
      const real = this.#realPath(path);
      if (this.#seen.has(real)) return;
      this.#seen.add(real);
      if (path.endsWith(RUN_SUFFIX) || containerKind(bytes) === 'run') this.#readRun(path, bytes);
      else if (given && this.#readReport(path, bytes)) this.#sound++;
      else this.#readJson(path, bytes, given);
    } catch (error) {
      const damaged = error instanceof DataFileError || (error instanceof FileError && !given);
      if (!damaged) throw error;
      this.#problems.push({ what: error.message, left: 'it is' });
    }
  }

  #readRun(path: string, bytes: Uint8Array): void {
    const directory = dirname(path);
    const known = new Set<string>();
    let repeated = 0;
    const run = unpackRun(bytes, path, (id, count) => {
      const module = this.#files.find(directory, id);
      if (module !== undefined && module.counterCount !== count)
        throw new DataFileError(`${path} is damaged: its counters are not those of ${module.name}`);
      if (known.has(id)) repeated += count;
      known.add(id);
      if (module !== undefined && repeated > MAX_REPEATED)
        throw new DataFileError(`${path} is damaged: it names ${module.name} too often`);
      return module && this.#scratch.counters(count);
    });
    if (!this.#contexts.takes(run.context)) return;
    const missing = this.#counts.addRun(run, directory, path);
    for (const id of missing) {
      const found = this.#missing.get(modulePath(directory, id));
      if (found === undefined) this.#missing.set(modulePath(directory, id), { id, runs: 1 });
      else found.runs++;
    }
    if (missing.length < run.modules.length || run.modules.length === 0) {
      this.#sound++;
      this.#unfinished.add(run);
    }
  }

  /** Of most files, that of their directory leads to theirs. */
  #realPath(path: string): string {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== false) return realPath(path);
    const directory = dirname(path);
    if (this.#directory?.path !== directory) this.#directory = { path: directory, real: realPath(directory) };
    return join(this.#directory.real, basename(path));
  }

  /** False when it is of no format that other tools write. */
  #readReport(path: string, bytes: Uint8Array): boolean {
    const report = readForeignReport(textOf(path, bytes, false), path);
    if (report === undefined) return false;
    if (!this.#contexts.takesFacts([])) return true;
    this.#counts.addReport(report, path);
    this.#reports.push(path);
    return true;
  }

  #readJson(path: string, bytes: Uint8Array, given: boolean): void {
    const text = textOf(path, bytes, true);
    const facts = given && !/^\s*\{/.test(text) ? undefined : parseDataFile(text, path);
    if (facts !== undefined) {
      if (!this.#contexts.takesFacts(contextNames(facts))) return;
      this.#counts.addFacts(facts);
      this.#sound++;
    } else if (given) {
      throw new DataFileError(
        `${path} is neither wtrace data nor a report of lcov, istanbul or Cobertura; give files that wtrace run --data-dir or one of these wrote`,
      );
    }
  }

  /** @throws {@link DataFileError} when nothing is left */
  finish(paths: readonly string[]): SavedData {
    this.#contexts.check();
    const problems = [...this.#problems];
    for (const { id, runs } of this.#missing.values()) {
      const left = runs === 1 ? 'the run that needs it is' : `the ${runs} runs that need it are`;
      problems.push({ what: this.#files.whyMissing(id), left });
    }
    const [first] = problems;
    if (this.#sound === 0 && first === undefined) {
      throw new DataFileError(
        `no coverage data in ${paths.join(', ')}; make some with wtrace run --data-dir ${paths[0] ?? '<dir>'} <module>`,
      );
    }
    if (this.#sound === 0 && first !== undefined) {
      const more = problems.length === 1 ? '' : `, and ${problems.length - 1} more cannot be used`;
      throw new DataFileError(`${first.what}${more}; no coverage data is left: run the program again`);
    }
    const warnings = problems.map(({ what, left }): Warning => {
      const message = `${what}; ${left} left out: copy the data again, or run the program again`;
      return { slug: 'data-left-out', message };
    });
    return {
      counts: this.#counts,
      reports: this.#reports,
      warnings: [...warnings, ...this.#contexts.warnings, ...this.#unfinished.warnings],
    };
  }
}

const contextNames = (modules: readonly ModuleFacts[]): readonly string[] =>
  modules.flatMap(({ files }) => files.flatMap(({ contexts = [] }) => contexts.map(({ name }) => name)));

/** The path itself when there is none: the file may have gone in between. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

function textOf(path: string, bytes: Uint8Array, fatal: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal }).decode(bytes);
  } catch {
    throw new DataFileError(`${path} is not JSON; give files that wtrace run --data-dir wrote`);
  }
}
