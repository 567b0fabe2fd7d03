/** What is kept on disk: the counts of runs and the modules that they are of, and the cache of rewritten modules. */
export { type RewriteSetting, type Rewritten, rewriteModule } from './cache.ts';
export { cacheDirectory } from './cache-directory.ts';
export { CacheStore } from './cache-store.ts';
export {
  causeOf,
  MAX_FILE_BYTES,
  MAX_MODULE_BYTES,
  readerBeside,
  readWhole,
  writeWhole,
} from './files.ts';
export { sha256 } from './sha256.ts';
export { generator, version } from './version.ts';
