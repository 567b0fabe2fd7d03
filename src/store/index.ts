/** What is kept on disk: the counts of runs and the modules that they are of, and the cache of rewritten modules. */

export type { ReadFolders } from '../read-limits.ts';
export { type RewriteSetting, type Rewritten, rewriteModule } from './cache.ts';
export { type FoundCache, findCache, isOwn, OWN_DIRECTORY } from './cache-directory.ts';
export { CacheStore } from './cache-store.ts';
export { newRunFileName } from './data-directory.ts';
export { describeModule, type ModuleDescription } from './describe-module.ts';
export { droppedFrom } from './dropped.ts';
export { endRuns } from './ended-runs.ts';
export { MAX_FILE_BYTES, MAX_MODULE_BYTES, makeDirectory, readWhole, writeWhole } from './files.ts';
export { MAX_GIT_OUTPUT } from './git.ts';
export { gitChanges } from './git-changes.ts';
export { type ModuleOfRun, runFacts } from './module-facts.ts';
export { type RefusedSource, readerBeside, readFolders, SourceFiles } from './named-files.ts';
export { readSavedData, type SavedData } from './read-data.ts';
export { type DataFacts, type DataOptions, readDataDir } from './read-data-dir.ts';
export { realPath } from './real-path.ts';
export type { Unfinished } from './run-file.ts';
export type { FactOptions, SavedCounts, SavedModule } from './saved-counts.ts';
export { sha256 } from './sha256.ts';
export {
  changeTest,
  type ModuleSources,
  moduleSources,
  type SourcesToCompare,
  sourceChanges,
} from './source-changes.ts';
export { foreignModule, type StoredModule, storedModule, storeModule } from './stored-module.ts';
export {
  type CountersOfStored,
  packStoredRun,
  removeRunFile,
  runInState,
  writeRunFile,
} from './stored-run.ts';
export { causeOf, causeOfCode } from './system-errors.ts';
export { whyDifferent } from './text-check.ts';
export { generator, version } from './version.ts';
export { withoutWaiting } from './without-waiting.ts';
export { type CountersOfModule, type CountersOfRun, writeRunData } from './write-run.ts';
export { type FileToWrite, writeTogether } from './write-together.ts';
