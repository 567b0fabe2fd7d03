/** Saved data as facts, in one call. */
import process from 'node:process';
import type { CoverageFacts, SelectionRules } from '../coverage/index.ts';
import type { Warning } from '../errors.ts';
import { readFolders, SourceFiles } from './named-files.ts';
import { readSavedData } from './read-data.ts';
import { realPath } from './real-path.ts';
import type { FactOptions } from './saved-counts.ts';
import { sourceChanges } from './source-changes.ts';

/** How files are named and selected; see `SelectionRules`. By default all count, relative to the working directory. */
export interface DataOptions
  extends Partial<Omit<SelectionRules, 'workingDirectory'>>,
    Pick<FactOptions, 'walkOf'> {
  /** Folders in which sources may be read, to compare them with what was compiled, besides the source root and targets of remaps. */
  readonly allowRead?: readonly string[];
  /** Globs; when there are any, only runs count whose context matches one. */
  readonly contexts?: readonly string[];
}

/** What saved data says. */
export interface DataFacts {
  readonly facts: CoverageFacts;
  /** Files that were left out because they are damaged, what was said of the modules' debug info, paths with two texts. */
  readonly warnings: readonly Warning[];
}

/**
 * Reads the data of many runs, added up: data directories, `.wtrace` files, `wtrace.json` files, and reports of lcov, istanbul and Cobertura,
 * which are read where they are named themselves.
 * @throws DataFileError when there is no data, or none that is sound
 * @throws FileError when a file or directory cannot be read
 */
export function readDataDir(
  paths: string | readonly string[],
  { walkOf = () => undefined, allowRead = [], contexts = [], ...given }: DataOptions = {},
): DataFacts {
  const rules: SelectionRules = {
    include: [],
    omit: [],
    remaps: [],
    sourceRoot: process.cwd().replaceAll('\\', '/'),
    omitSystemLibraries: false,
    realPath,
    ...given,
  };
  const { counts, warnings } = readSavedData(typeof paths === 'string' ? [paths] : paths, { contexts });
  const facts = counts.facts({ rules, walkOf });
  const sources = new SourceFiles({
    sourceRoot: rules.sourceRoot,
    folders: readFolders({
      sourceRoot: given.sourceRoot,
      remaps: rules.remaps,
      allowed: allowRead,
      modules: [],
    }),
    allowing: (folder) => `allowRead: [${JSON.stringify(folder)}]`,
  });
  const changes = sourceChanges({ facts, modules: counts.sources(rules), sources });
  return { facts, warnings: [...warnings, ...counts.warnings, ...changes, ...sources.warnings] };
}
