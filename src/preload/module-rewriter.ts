/** Rewrites modules that somebody else's program loads, for whoever counts them: a process, or a page that gets them from a server. */
import { basename, join } from 'node:path';
import {
  createNaming,
  type ModuleMatcher,
  moduleMatcher,
  type Naming,
  type SelectionRules,
} from '../coverage/index.ts';
import { type Mark, markedProbes, markText, unreadName, withMark } from '../hook/index.ts';
import { type EventOptions, exportedFunctions } from '../rewriter/index.ts';
import {
  CacheStore,
  droppedFrom,
  findCache,
  type Rewritten,
  readerBeside,
  readFolders,
  realPath,
  rewriteModule,
  type StoredModule,
  storeModule,
} from '../store/index.ts';
import { readModule } from '../wasm/index.ts';
import type { ExecSettings } from './settings.ts';

/** A module that was rewritten for a host. */
export interface MarkedModule {
  /** What the engine compiles, with its mark. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mark: Mark;
  readonly parts: StoredModule;
}

/** What is rewritten. */
export interface GivenModule {
  readonly bytes: Uint8Array;
  /** Its file, where it is known; else the address that it came from. */
  readonly path: string | undefined;
  /** Whether it is traced by its instructions, for want of debug info. */
  readonly whole: boolean;
  /** Whether its start function is left to whoever instantiates it: only for hosts that are sure to have the hook. */
  readonly startExport: boolean;
}

/** What is known of a module that was rewritten. */
export interface RewrittenModule {
  /** Name of its file in the data directory. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Of its file, or one beside which its sources may be. */
  readonly path: string;
  readonly naming: Naming;
}

/** Event probes of all modules, where events are wanted. */
export interface EventProbes {
  /** For a module. */
  probes(naming: Naming): EventOptions;
  /** A module has been rewritten. */
  add(made: Rewritten, about: RewrittenModule): void;
}

/** What reports call a module. */
export const moduleName = (path: string | undefined, bytes: Uint8Array): string =>
  path === undefined ? unreadName(bytes) : basename(path);

/** Which modules without debug info are to be traced. */
export const includedModules = ({ includeModules, rules }: ExecSettings): ModuleMatcher =>
  moduleMatcher(includeModules, { ...rules, realPath });

/** See the top of this file. */
export class ModuleRewriter {
  readonly #settings: ExecSettings;
  readonly #store: CacheStore | undefined;
  readonly #rewritten: Rewritten[] = [];
  readonly #events: EventProbes | undefined;
  readonly #includes: ModuleMatcher;

  constructor(settings: ExecSettings, events?: EventProbes) {
    this.#settings = settings;
    this.#events = events;
    this.#includes = includedModules(settings);
    const cache = settings.cache ? findCache() : undefined;
    this.#store = cache?.kind === 'usable' ? new CacheStore(cache.path) : undefined;
  }

  /** Whether a module without debug info is to be traced. */
  includes(path: string | undefined, bytes: Uint8Array): boolean {
    return this.#includes(path, moduleName(path, bytes));
  }

  /**
   * Rewrites a module, and writes its file in the data directory, because threads that get the module need it.
   * @throws FileError when the file cannot be written; what `instrument` throws
   */
  rewrite(given: GivenModule): MarkedModule {
    const { bytes: original, path, whole } = given;
    const naming = createNaming(this.#rules(whole));
    const file = path ?? join(this.#settings.rules.sourceRoot, 'module.wasm');
    const made = this.#rewrite(given, file, naming);
    this.#rewritten.push(made);
    const { probeMap, linesFrom, filesWithCode, filesOmitted, sources, warnings, everyBlock } = made;
    const name = moduleName(path, original);
    const packedMap = made.packedMap();
    const parts = {
      ...{ name, probeMap, linesFrom, filesWithCode, filesOmitted, sources, warnings, packedMap, everyBlock },
      ...(this.#settings.dropped && { dropped: droppedFrom(made, naming) }),
    };
    // Maps in the cache do without.
    const exports = probeMap.exports ?? exportedFunctions(readModule(original));
    const probes = markedProbes(probeMap, exports);
    const mark = { id: storeModule(this.#settings.dataDir, parts), probes };
    this.#events?.add(made, { id: mark.id, name, path: file, naming });
    return { bytes: withMark(made.bytes, markText(mark)), mark, parts };
  }

  #rules(whole: boolean): SelectionRules {
    const given: SelectionRules = { ...this.#settings.rules, realPath };
    return whole ? { ...given, include: ['**'] } : given;
  }

  #rewrite({ bytes, path, whole, startExport }: GivenModule, file: string, naming: Naming): Rewritten {
    const { allowRead, options } = this.#settings;
    const rules = this.#rules(whole);
    const folders = readFolders({
      sourceRoot: rules.sourceRoot,
      remaps: rules.remaps,
      allowed: allowRead,
      modules: path === undefined ? [] : [path],
    });
    const events = this.#events?.probes(naming);
    return rewriteModule(bytes, {
      rules,
      readFile: readerBeside(file, folders),
      store: this.#store,
      options: { ...(startExport && { startExport }), ...options, ...(events && { events }) },
    });
  }

  /** Puts what was rewritten into the cache: for when nothing waits any more. */
  keep(): void {
    for (const made of this.#rewritten.splice(0)) made.keep();
  }
}
