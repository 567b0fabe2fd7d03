/** What is loaded when the first module is to be traced: rewriting, and saving what was counted. */
import { basename, join } from 'node:path';
import process from 'node:process';
import { globMatcher, type SelectionRules } from '../coverage/index.ts';
import { type CompiledModule, type HookedModule, withMark } from '../hook/index.ts';
import type { ProbeMap } from '../probe-map/index.ts';
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
  type StoredModule,
  sha256,
  storedModule,
  storeModule,
  writeRunData,
} from '../store/index.ts';
import { type Mark, markText, parseMark } from './marks.ts';
import type { ExecSettings } from './settings.ts';

/** A module of this process or thread. */
interface TracedModule {
  readonly parts: StoredModule;
  readonly registered: RegisteredModule;
}

/** The traced modules of this process or thread. */
export class ProcessModules {
  readonly #settings: ExecSettings;
  readonly #store: CacheStore | undefined;
  /** By hash of the original bytes. */
  readonly #compiled = new Map<string, CompiledModule | undefined>();
  /** By name of the file in the data directory. */
  readonly #traced = new Map<string, TracedModule>();
  readonly #rewritten: Rewritten[] = [];
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
  ): CompiledModule | undefined {
    const hash = sha256(original);
    if (!this.#compiled.has(hash)) this.#compiled.set(hash, this.#compile(original, hash, path, whole));
    return this.#compiled.get(hash);
  }

  /** A module that another thread rewrote; undefined: its file cannot be read. */
  recognize(text: string): HookedModule | undefined {
    try {
      const mark = parseMark(text);
      const known = this.#traced.get(mark.id);
      const registered =
        known?.registered ?? this.#register(mark, storedModule(this.#settings.dataDir, mark.id));
      return { original: undefined, registered };
    } catch {
      return undefined;
    }
  }

  #compile(
    original: Uint8Array<ArrayBuffer>,
    hash: string,
    path: string | undefined,
    whole: boolean,
  ): CompiledModule | undefined {
    try {
      const made = this.#rewrite(original, path, whole);
      this.#rewritten.push(made);
      const { probeMap, linesFrom, filesWithCode, filesOmitted, sources, warnings } = made;
      const name = path === undefined ? `module-${hash.slice(0, 12)}.wasm` : basename(path);
      const packedMap = made.packedMap();
      const parts = { name, probeMap, linesFrom, filesWithCode, filesOmitted, sources, warnings, packedMap };
      // Now, because threads that get the module need it before this process ends.
      const mark = { id: storeModule(this.#settings.dataDir, parts), exports: probeMap.exports };
      const registered = this.#traced.get(mark.id)?.registered ?? this.#register(mark, parts);
      return { bytes: withMark(made.bytes, markText(mark)), original, registered };
    } catch {
      // Not for us to refuse: the engine says what it thinks of the module.
      return undefined;
    }
  }

  #rewrite(original: Uint8Array, path: string | undefined, whole: boolean): Rewritten {
    const { allowRead, options } = this.#settings;
    const given: SelectionRules = { ...this.#settings.rules, realPath };
    const rules = whole ? { ...given, include: ['**'] } : given;
    const folders = readFolders({
      sourceRoot: rules.sourceRoot,
      remaps: rules.remaps,
      allowed: allowRead,
      modules: path === undefined ? [] : [path],
    });
    return rewriteModule(original, {
      rules,
      readFile: readerBeside(path ?? join(rules.sourceRoot, 'module.wasm'), folders),
      store: this.#store,
      options: { startExport: true, ...options },
    });
  }

  #register({ id, exports }: Mark, parts: StoredModule): RegisteredModule {
    const probeMap: ProbeMap = { ...parts.probeMap, ...(exports && { exports }) };
    const registered = instancesOfRealm().add(probeMap, { probeMap });
    this.#traced.set(id, { parts, registered });
    return registered;
  }

  /**
   * Writes what was counted so far: the whole file anew.
   * @param unfinished true while the process goes on
   * @throws FileError when it cannot be written
   */
  save(unfinished: boolean): void {
    const modules = Array.from(this.#traced.values(), ({ parts, registered }) => ({
      ...parts,
      counters: registered.counters(),
      ends: registered.ends(),
      complete: registered.complete,
    }));
    const context = process.env['WTRACE_CONTEXT'] ?? this.#settings.context;
    const about = {
      ...(unfinished && { unfinished: 'running' as const }),
      ...(context !== undefined && context !== '' && { context }),
    };
    writeRunData(this.#settings.dataDir, { program: this.#file, ...about, modules }, this.#file);
  }

  /** Puts what was rewritten into the cache: for when nothing waits any more. */
  keep(): void {
    for (const made of this.#rewritten) made.keep();
  }
}
