/**
 * Takes what pages and workers counted, and writes it into a data directory as a process of Node would. Who serves pages (a plugin of a
 * bundler, a test runner) has one: it rewrites the modules that pages get, and is given what their clients send.
 */
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type ClientOptions, type CountsMessage, decodeMessage } from '../client/index.ts';
import { DataFileError, FileError } from '../errors.ts';
import { debugKindOf } from '../hook/index.ts';
import { type ExecSettings, ModuleRewriter } from '../preload/index.ts';
import { type CountersOfModule, newRunFileName, sha256, writeRunData } from '../store/index.ts';
import { ClientCounts, type ClientModule } from './client-counts.ts';
import { clientScript } from './client-script.ts';
import { KnownModules } from './known-modules.ts';
import { pageRewriting } from './page-rewriting.ts';

/** Where a module comes from. */
export interface ModuleOrigin {
  /** Absolute path of its file, where it has one: source maps and debug files are looked for beside it. */
  readonly path?: string;
  /** Its address, by which it is named where it has no file. */
  readonly url?: string;
}

/** Whose counts they are. */
interface Sender {
  readonly counts: ClientCounts;
  readonly context: string | undefined;
}

/** Messages that wait for the description of a module: those of pages of another run wait in vain. */
const MAX_WAITING = 1000;

/** See the top of this file. */
export class Collector {
  readonly #settings: ExecSettings;
  readonly #rewriter: ModuleRewriter;
  /** By hash of the original bytes. */
  readonly #rewritten = new Map<string, Uint8Array<ArrayBuffer> | undefined>();
  readonly #known: KnownModules;
  /** Messages that name modules which are not known. */
  #waiting: { readonly sender: Sender; readonly message: CountsMessage }[] = [];
  /** By key of the document or worker. */
  readonly #senders = new Map<string, Sender>();
  /** By context. */
  readonly #files = new Map<string | undefined, string>();
  readonly #program: string;
  #changed = false;

  readonly #inPages: boolean;

  /**
   * @param program for whom it works: names of its data files begin with it
   * @param inPages whether clients rewrite the modules that do not come by {@link rewrite}: those that are text in scripts, or made by them
   */
  constructor(settings: ExecSettings, program: string, inPages = false) {
    this.#settings = settings;
    this.#inPages = inPages;
    this.#program = program;
    this.#known = new KnownModules(settings.dataDir);
    this.#rewriter = new ModuleRewriter(settings);
  }

  /** One line that starts the client of a page or worker. */
  clientScript(options: ClientOptions): string {
    return clientScript(options, this.#inPages ? pageRewriting(this.#settings) : undefined);
  }

  /**
   * Rewrites a module for a page, and writes its file in the data directory; the same bytes once.
   * @returns undefined: it is not traced (no debug info, and no `includeModules` that fits), or cannot be rewritten
   * @throws FileError when the data directory cannot be written
   */
  rewrite(bytes: Uint8Array, origin: ModuleOrigin = {}): Uint8Array<ArrayBuffer> | undefined {
    const hash = sha256(bytes);
    if (!this.#rewritten.has(hash)) this.#rewritten.set(hash, this.#rewrite(bytes, origin));
    return this.#rewritten.get(hash);
  }

  #rewrite(bytes: Uint8Array, { path, url }: ModuleOrigin): Uint8Array<ArrayBuffer> | undefined {
    const kind = debugKindOf(bytes);
    const from = path ?? pathOf(url);
    const whole = kind === 'none';
    if (kind === undefined || (whole && !this.#rewriter.includes(from, bytes))) return undefined;
    try {
      // The page runs the start function itself, should its client be missing.
      const given = { bytes, path: from, whole, startExport: false };
      const { mark, parts, bytes: rewritten } = this.#rewriter.rewrite(given);
      this.#known.add({ id: mark.id, parts });
      return rewritten;
    } catch (error) {
      if (error instanceof FileError) throw error;
      // The engine says what it thinks of the module.
      return undefined;
    }
  }

  /**
   * Takes a message of a client.
   * @param message text, or the same as bytes
   * @param context of the document or worker that sent it, such as the name of a test: the first one that is given counts
   * @returns whether it was one
   */
  take(message: Uint8Array | string, context?: string): boolean {
    const text = typeof message === 'string' ? message : Buffer.from(message).toString();
    try {
      const read = decodeMessage(text);
      if (read.kind === 'counts') this.#count(read, context);
      else if (this.#known.describe(read)) this.#countWaiting();
      return true;
    } catch (error) {
      // A directory that cannot be written is reported when counts are saved there.
      if (error instanceof DataFileError || error instanceof FileError) return false;
      throw error;
    }
  }

  #count(message: CountsMessage, context: string | undefined): void {
    const { key, ids } = message.head;
    const sender = this.#senders.get(key) ?? { counts: new ClientCounts(), context };
    this.#senders.set(key, sender);
    this.#add(sender, message);
    if (ids.some((id) => this.#known.find(id) === undefined) && this.#waiting.length < MAX_WAITING)
      this.#waiting.push({ sender, message });
  }

  /** What was counted of modules that are known by now: to add a message twice changes nothing. */
  #countWaiting(): void {
    for (const { sender, message } of this.#waiting) this.#add(sender, message);
    this.#waiting = this.#waiting.filter(({ message: { head } }) =>
      head.ids.some((id) => this.#known.find(id) === undefined),
    );
  }

  #add({ counts }: Sender, message: CountsMessage): void {
    counts.add(message, (id) => this.#clientModule(id));
    this.#changed = true;
  }

  #clientModule(id: string): ClientModule | undefined {
    const known = this.#known.find(id);
    if (known === undefined) return undefined;
    const { probeMap } = known.parts;
    return { id: known.id, counters: new Float64Array(probeMap.counterCount), owner: { probeMap } };
  }

  /**
   * Writes what arrived so far: a file for each context, whole or not at all.
   * @param unfinished true while pages go on
   * @throws FileError when it cannot be written
   */
  save(unfinished: boolean): void {
    if (unfinished && !this.#changed) return;
    this.#changed = false;
    const byContext = groups(this.#senders.values(), ({ context }) => context);
    for (const [given, senders] of byContext) {
      const context = given ?? process.env['WTRACE_CONTEXT'] ?? this.#settings.context;
      const file = this.#files.get(given) ?? newRunFileName(this.#program);
      this.#files.set(given, file);
      const about = {
        ...(unfinished && { unfinished: 'running' as const }),
        ...(context !== undefined && context !== '' && { context }),
      };
      const modules = this.#sums(senders);
      writeRunData(this.#settings.dataDir, { program: this.#program, ...about, modules }, file);
    }
  }

  #sums(senders: readonly Sender[]): CountersOfModule[] {
    const all = senders.flatMap(({ counts }) => counts.counts());
    return [...groups(all, ({ id }) => id)].flatMap(([id, counted]) => {
      const known = this.#known.find(id);
      if (known === undefined) return [];
      const counters = new BigInt64Array(known.parts.probeMap.counterCount);
      for (const one of counted)
        one.counters.forEach((value, i) => {
          counters[i] = (counters[i] ?? 0n) + BigInt(value);
        });
      return [
        {
          ...known.parts,
          counters,
          ends: counted.flatMap(({ ends }) => ends),
          complete: counted.every(({ complete }) => complete),
        },
      ];
    });
  }

  /**
   * Writes what arrived, for the last time, and puts what was rewritten into the cache.
   * @throws FileError when it cannot be written
   */
  end(): void {
    this.save(false);
    this.#rewriter.keep();
  }
}

/** What stands for the path of a module that has no file: its end is the module's name. */
function pathOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  try {
    const { protocol, origin, pathname } = new URL(url);
    return protocol === 'file:' ? fileURLToPath(url) : `${origin}${pathname}`;
  } catch {
    return url;
  }
}

/** In the order in which keys first came. */
function groups<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const found = new Map<K, V[]>();
  for (const value of values) {
    const group = found.get(keyOf(value));
    if (group === undefined) found.set(keyOf(value), [value]);
    else group.push(value);
  }
  return found;
}
