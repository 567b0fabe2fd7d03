/** What is loaded when the first module is to be traced: rewriting, and saving what was counted. */
import { basename, join } from 'node:path';
import process from 'node:process';
import { createNaming, globMatcher, type SelectionRules } from '../coverage/index.ts';
import { FileError } from '../errors.ts';
import { type CompiledModule, type RewrittenModule, withMark } from '../hook/index.ts';
import type { ProbeMap } from '../probe-map/index.ts';
import { exportedFunctions } from '../rewriter/index.ts';
import type { RegisteredModule } from '../runtime/index.ts';
import {
  CacheStore,
  droppedFrom,
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
import { readModule } from '../wasm/index.ts';
import { type Mark, markText, parseMark } from './marks.ts';
import type { ExecSettings } from './settings.ts';

/** A module of this process or thread. */
interface TracedModule {
  readonly parts: StoredModule;
  /** With what the parts leave out. */
  readonly probeMap: ProbeMap;
  /** Where its counts are: one for each realm that compiled it. */
  readonly registered: RegisteredModule[];
}

/** The traced modules of this process or thread. */
export class ProcessModules {
  readonly #settings: ExecSettings;
  readonly #store: CacheStore | undefined;
  /** By hash of the original bytes. */
  readonly #compiled = new Map<string, CompiledModule | undefined>();
  /** By name of the file in the data directory. */
  readonly #traced = new Map<string, TracedModule>();
  readonly #byMap = new WeakMap<ProbeMap, TracedModule>();
  readonly #rewritten: Rewritten[] = [];
  readonly #file: string;
  /** What was counted when the file was written. */
  #saved = -1n;
  /** Why a module is not traced that could be. */
  #unsaved: FileError | undefined;

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
  recognize(text: string): RewrittenModule | undefined {
    try {
      const mark = parseMark(text);
      const { probeMap } =
        this.#traced.get(mark.id) ?? this.#trace(mark, storedModule(this.#settings.dataDir, mark.id));
      return { original: undefined, probeMap };
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
      const parts = {
        ...{ name, probeMap, linesFrom, filesWithCode, filesOmitted, sources, warnings, packedMap },
        ...(this.#settings.dropped && { dropped: droppedFrom(made, createNaming(this.#rules(whole))) }),
      };
      // Now, because threads that get the module need it before this process ends.
      // Maps in the cache do without.
      const exports = probeMap.exports ?? exportedFunctions(readModule(original));
      const mark = { id: storeModule(this.#settings.dataDir, parts), exports };
      const traced = this.#traced.get(mark.id) ?? this.#trace(mark, parts);
      return { bytes: withMark(made.bytes, markText(mark)), original, probeMap: traced.probeMap };
    } catch (error) {
      // Not for us to refuse: the engine says what it thinks of the module. What cannot be saved is said with the counts.
      if (error instanceof FileError) this.#unsaved ??= error;
      return undefined;
    }
  }

  #rules(whole: boolean): SelectionRules {
    const given: SelectionRules = { ...this.#settings.rules, realPath };
    return whole ? { ...given, include: ['**'] } : given;
  }

  #rewrite(original: Uint8Array, path: string | undefined, whole: boolean): Rewritten {
    const { allowRead, options } = this.#settings;
    const rules = this.#rules(whole);
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

  #trace({ id, exports }: Mark, parts: StoredModule): TracedModule {
    const probeMap: ProbeMap = { ...parts.probeMap, ...(exports && { exports }) };
    const traced = { parts, probeMap, registered: [] };
    this.#traced.set(id, traced);
    this.#byMap.set(probeMap, traced);
    return traced;
  }

  /** From now on, the counts of a realm belong to those of the module. */
  registered(module: RegisteredModule, probeMap: ProbeMap): void {
    this.#byMap.get(probeMap)?.registered.push(module);
  }

  /**
   * Writes what was counted so far: the whole file anew, unless nothing was counted since.
   * @param unfinished true while the process goes on
   * @throws FileError when it cannot be written, or a module could not
   */
  save(unfinished: boolean): void {
    const counted = this.#counted();
    if (unfinished && counted === this.#saved) return;
    this.#saved = counted;
    const modules = Array.from(this.#traced.values(), ({ parts, registered }) => ({
      ...parts,
      counters: sumOf(parts.probeMap.counterCount, registered),
      ends: registered.flatMap((module) => module.ends()),
      complete: registered.every((module) => module.complete),
    }));
    const context = process.env['WTRACE_CONTEXT'] ?? this.#settings.context;
    const about = {
      ...(unfinished && { unfinished: 'running' as const }),
      ...(context !== undefined && context !== '' && { context }),
    };
    writeRunData(this.#settings.dataDir, { program: this.#file, ...about, modules }, this.#file);
    if (this.#unsaved !== undefined) throw this.#unsaved;
  }

  /** A number that grows with every counter. */
  #counted(): bigint {
    let sum = 0n;
    for (const { registered } of this.#traced.values())
      for (const module of registered) for (const counter of module.counters()) sum += counter;
    return sum;
  }

  /** Puts what was rewritten into the cache: for when nothing waits any more. */
  keep(): void {
    for (const made of this.#rewritten) made.keep();
  }
}

function sumOf(count: number, registered: readonly RegisteredModule[]): BigInt64Array {
  const [first, ...others] = registered.map((module) => module.counters());
  const sum = first ?? new BigInt64Array(count);
  for (const counters of others) for (let i = 0; i < sum.length; i++) sum[i]! += counters[i]!;
  return sum;
}
