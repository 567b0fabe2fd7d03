/** What is loaded when the first module is to be traced: rewriting, and saving what was counted. */
import { basename } from 'node:path';
import process from 'node:process';
import { isMainThread, threadId } from 'node:worker_threads';
import type { ModuleMatcher } from '../coverage/index.ts';
import { FileError } from '../errors.ts';
import { type CompiledModule, type Mark, parseMark, type RewrittenModule } from '../hook/index.ts';
import type { ProbeMap } from '../probe-map/index.ts';
import type { ExpectedEvents, OuterCalls, RegisteredModule } from '../runtime/index.ts';
import { SafeMap, SafeWeakMap } from '../safe-collections.ts';
import {
  type CountersOfStored,
  newRunFileName,
  packStoredRun,
  removeRunFile,
  type StoredModule,
  sha256,
  storedModule,
  writeRunFile,
} from '../store/index.ts';
import { saveUntilEnd } from './ending.ts';
import { includedModules, ModuleRewriter, moduleName } from './module-rewriter.ts';
import type { LoadOwn } from './own-script.ts';
import { ProcessThreads } from './process-threads.ts';
import type { ExecSettings } from './settings.ts';
import { SharedRun } from './shared-runs.ts';
import { SharedSignals } from './shared-signals.ts';
import { memoryOfProcess } from './thread-memory.ts';
import { ThreadSaving } from './thread-saving.ts';
import { ThreadTracing } from './tracing.ts';

export { hookRealm } from '../hook/index.ts';

/** A module of this process or thread. */
interface TracedModule {
  readonly id: string;
  readonly parts: StoredModule;
  /** With what the parts leave out. */
  readonly probeMap: ProbeMap;
  /** Where its counts are: one for each realm that compiled it. */
  readonly registered: RegisteredModule[];
  /** Its bytes, if this thread has compiled it. */
  original: Uint8Array | undefined;
}

/**
 * From now on, modules are traced, and what they count is saved.
 * @param load loads another file of the preload
 * @param isExiting the process exits now: only its threads have counted
 */
export function startCounting(settings: ExecSettings, load: LoadOwn, isExiting: boolean): ProcessModules {
  const modules = new ProcessModules(settings, load);
  const memory = memoryOfProcess();
  const threads = memory && isMainThread ? new ProcessThreads(memory, settings.dataDir) : undefined;
  const thread =
    memory && !isMainThread
      ? new ThreadSaving(new SharedRun(memory, modules.file, threadId), {
          pack: () => modules.pack(false),
          counted: () => modules.counted(),
          counters: () => modules.counters,
        })
      : undefined;
  if (thread !== undefined) modules.watch(thread);
  let isWritten = false;
  saveUntilEnd({
    isExiting,
    thread,
    signals: memory && new SharedSignals(memory),
    save: (unfinished) => {
      thread?.copy();
      if (!unfinished) thread?.ending();
      modules.save(unfinished);
      isWritten = !unfinished;
      threads?.save(unfinished);
    },
    counted: () => modules.counted(),
    ended: () => {
      // Not before: its record may be another thread's from then on.
      if (isWritten) thread?.end();
      modules.keep();
    },
  });
  thread?.begin();
  return modules;
}

/** Whether a module without debug info is to be traced. Nothing is counted because of the question. */
export function isIncluded(settings: ExecSettings, path: string | undefined, bytes: Uint8Array): boolean {
  included ??= includedModules(settings);
  return included(path, moduleName(path, bytes));
}

let included: ModuleMatcher | undefined;

/** The traced modules of this process or thread. */
export class ProcessModules {
  readonly #settings: ExecSettings;
  readonly #rewriter: ModuleRewriter;
  /** By hash of the original bytes. */
  readonly #compiled = new SafeMap<string, CompiledModule | undefined>();
  /** By name of the file in the data directory. */
  readonly #traced = new SafeMap<string, TracedModule>();
  readonly #byMap = new SafeWeakMap<object, TracedModule>();
  /** Name of the data file. */
  readonly file: string;
  #outerCalls: OuterCalls | undefined;
  readonly #tracing: ThreadTracing | undefined;
  /** What was counted when the file was written. */
  #saved = -1n;
  /** Why a module is not traced that could be. */
  #unsaved: FileError | undefined;

  /** @param load loads another file of the preload */
  constructor(settings: ExecSettings, load: LoadOwn) {
    this.#settings = settings;
    if (settings.trace !== undefined) this.#tracing = new ThreadTracing(settings, settings.trace, load);
    this.#rewriter = new ModuleRewriter(settings, this.#tracing);
    this.file = newRunFileName(basename(process.argv[1] ?? 'node'));
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
    if (!this.#compiled.has(hash)) this.#compiled.set(hash, this.#compile(original, path, whole));
    return this.#compiled.get(hash);
  }

  /** Where the events of a module's instances go. */
  delivery(probeMap: object): ExpectedEvents | undefined {
    const traced = this.#byMap.get(probeMap);
    return traced && this.#tracing?.delivery(traced.id, traced.probeMap);
  }

  /** A module that another thread rewrote, or a clone of one that this thread did; undefined: its file cannot be read. */
  recognize(text: string): RewrittenModule | undefined {
    try {
      const mark = parseMark(text);
      const { original, probeMap } =
        this.#traced.get(mark.id) ?? this.#trace(mark, storedModule(this.#settings.dataDir, mark.id));
      return { original, probeMap };
    } catch {
      return undefined;
    }
  }

  #compile(
    original: Uint8Array<ArrayBuffer>,
    path: string | undefined,
    whole: boolean,
  ): CompiledModule | undefined {
    try {
      const { bytes, mark, parts } = this.#rewriter.rewrite({
        bytes: original,
        path,
        whole,
        startExport: true,
      });
      const traced = this.#traced.get(mark.id) ?? this.#trace(mark, parts);
      traced.original ??= original;
      return { bytes, original, probeMap: traced.probeMap };
    } catch (error) {
      // Not for us to refuse: the engine says what it thinks of the module. What cannot be saved is said with the counts.
      if (error instanceof FileError) this.#unsaved ??= error;
      return undefined;
    }
  }

  #trace({ id, probes: { passage } }: Mark, parts: StoredModule): TracedModule {
    const probeMap = withPassage(parts.probeMap, passage);
    const traced = { id, parts, probeMap, registered: [], original: undefined };
    this.#traced.set(id, traced);
    this.#byMap.set(probeMap, traced);
    return traced;
  }

  /** From now on, somebody hears of outermost calls of exports. */
  watch(watch: OuterCalls): void {
    this.#outerCalls = watch;
  }

  /** From now on, the counts of a realm belong to those of the module. */
  registered(module: RegisteredModule, probeMap: object): void {
    this.#byMap.get(probeMap)?.registered.push(module);
    if (this.#outerCalls !== undefined) module.watch(this.#outerCalls);
  }

  /**
   * Writes what was counted so far: the whole file anew, unless nothing was counted since.
   * @param unfinished true while the process goes on
   * @throws FileError when it cannot be written, or a module could not
   */
  save(unfinished: boolean): void {
    this.#tracing?.flush();
    const counted = this.counted();
    if (unfinished && counted === this.#saved) return;
    if (!unfinished && this.#unsaved !== undefined && this.#traced.size === 0) {
      // It was there for as long as the process ran. Without a module it would pass for a run that traced none.
      removeRunFile(this.#settings.dataDir, this.file);
      throw this.#unsaved;
    }
    const isNew = this.#saved < 0n;
    this.#saved = counted;
    // Where only threads have counted, there is nothing to say of this one.
    if (unfinished || this.#traced.size > 0 || !isNew)
      writeRunFile(this.#settings.dataDir, this.file, this.pack(unfinished));
    if (this.#unsaved !== undefined) throw this.#unsaved;
  }

  /** The data file as it would be written now. */
  pack(unfinished: boolean): Uint8Array {
    const modules = Array.from(
      this.#traced.values(),
      ({ id, parts, registered }): CountersOfStored => ({
        id,
        counters: sumOf(parts.probeMap.counterCount, registered),
        ends: registered.flatMap((module) => module.ends()),
        complete: registered.every((module) => module.complete),
      }),
    );
    const context = process.env['WTRACE_CONTEXT'] ?? this.#settings.context;
    const about = {
      ...(unfinished && { unfinished: 'running' as const }),
      ...(context !== undefined && context !== '' && { context }),
    };
    return packStoredRun({ ...about, modules });
  }

  /** A number that grows with every counter, and with what was cut off before it reached one. */
  counted(): bigint {
    let sum = 0n;
    for (const { registered } of this.#traced.values())
      for (const module of registered) {
        for (const counter of module.counters()) sum += counter;
        sum += BigInt(module.cutOffs);
      }
    return sum;
  }

  /** How many counters there are. */
  get counters(): number {
    let sum = 0;
    for (const { probeMap, registered } of this.#traced.values())
      sum += probeMap.counterCount * registered.length;
    return sum;
  }

  /** Puts what was rewritten into the cache: for when nothing waits any more. */
  keep(): void {
    this.#rewriter.keep();
  }
}

/** The map with what maps in the cache leave out. Not a copy: that would decode parts which are decoded when they are used. */
const withPassage = (probeMap: ProbeMap, passage: Mark['probes']['passage']): ProbeMap =>
  passage === undefined
    ? probeMap
    : (Object.create(probeMap, { passage: { value: passage, enumerable: true } }) as ProbeMap);

function sumOf(count: number, registered: readonly RegisteredModule[]): BigInt64Array {
  const [first, ...others] = registered.map((module) => module.counters());
  const sum = first ?? new BigInt64Array(count);
  for (const counters of others) for (let i = 0; i < sum.length; i++) sum[i]! += counters[i]!;
  return sum;
}
