/** What is loaded when the first module is to be traced: rewriting, and saving what was counted. */
import { basename, join } from 'node:path';
import process from 'node:process';
import { globMatcher, type SelectionRules } from '../coverage/index.ts';
import type { HookedModule } from '../hook/index.ts';
import { instancesOfRealm, type RegisteredModule } from '../runtime/index.ts';
import {
  CacheStore,
  findCache,
  newRunFileName,
  type Rewritten,
  readerBeside,
  readFolders,
  realPath,
  rewriteModule,
  sha256,
  writeRunData,
} from '../store/index.ts';
import type { ExecSettings } from './settings.ts';

/** A module of this process. */
interface TracedModule {
  readonly name: string;
  readonly made: Rewritten;
  readonly registered: RegisteredModule;
}

/** The traced modules of this process. */
export class ProcessModules {
  readonly #settings: ExecSettings;
  readonly #store: CacheStore | undefined;
  readonly #known = new Map<string, HookedModule | undefined>();
  readonly #traced: TracedModule[] = [];
  readonly #file: string;

  constructor(settings: ExecSettings) {
    this.#settings = settings;
    const cache = settings.cache ? findCache() : undefined;
    this.#store = cache?.kind === 'usable' ? new CacheStore(cache.path) : undefined;
    this.#file = newRunFileName(basename(process.argv[1] ?? 'node'));
  }

  /** Whether a module without debug info is to be traced. */
  includes(path: string | undefined): boolean {
    const { includeModules, rules } = this.#settings;
    return path !== undefined && globMatcher(includeModules, rules)(path.replaceAll('\\', '/'));
  }

  /**
   * Rewrites a module; the same bytes once.
   * @param path its file, where it is known
   * @param whole whether it is traced by its instructions, for want of debug info
   * @returns undefined: it cannot be rewritten
   */
  rewrite(
    original: Uint8Array<ArrayBuffer>,
    path: string | undefined,
    whole: boolean,
  ): HookedModule | undefined {
    const hash = sha256(original);
    if (!this.#known.has(hash)) this.#known.set(hash, this.#rewrite(original, hash, path, whole));
    return this.#known.get(hash);
  }

  #rewrite(
    original: Uint8Array<ArrayBuffer>,
    hash: string,
    path: string | undefined,
    whole: boolean,
  ): HookedModule | undefined {
    const { allowRead, options } = this.#settings;
    const given: SelectionRules = { ...this.#settings.rules, realPath };
    const rules = whole ? { ...given, include: ['**'] } : given;
    const modules = path === undefined ? [] : [path];
    const folders = readFolders({
      sourceRoot: rules.sourceRoot,
      remaps: rules.remaps,
      allowed: allowRead,
      modules,
    });
    try {
      const made = rewriteModule(original, {
        rules,
        readFile: readerBeside(path ?? join(rules.sourceRoot, 'module.wasm'), folders),
        store: this.#store,
        options: { startExport: true, ...options },
      });
      const registered = instancesOfRealm().add(made.probeMap, { probeMap: made.probeMap });
      const name = path === undefined ? `module-${hash.slice(0, 12)}.wasm` : basename(path);
      this.#traced.push({ name, made, registered });
      return { bytes: made.bytes as Uint8Array<ArrayBuffer>, original, registered };
    } catch {
      // Not for us to refuse: the engine says what it thinks of the module.
      return undefined;
    }
  }

  /**
   * Writes what was counted so far: the whole file anew.
   * @param unfinished true while the process goes on
   * @throws FileError when it cannot be written
   */
  save(unfinished: boolean): void {
    writeRunData(
      this.#settings.dataDir,
      {
        program: this.#file,
        ...(unfinished ? { unfinished: 'running' as const } : {}),
        modules: this.#traced.map(({ name, made, registered }) => {
          const { probeMap, linesFrom, filesWithCode, filesOmitted, sources, warnings } = made;
          return {
            ...{ name, probeMap, linesFrom, filesWithCode, filesOmitted, sources, warnings },
            packedMap: made.packedMap(),
            counters: registered.counters(),
            ends: registered.ends(),
            complete: registered.complete,
          };
        }),
      },
      this.#file,
    );
  }

  /** Puts what was rewritten into the cache: for when nothing waits any more. */
  keep(): void {
    for (const { made } of this.#traced) made.keep();
  }
}
