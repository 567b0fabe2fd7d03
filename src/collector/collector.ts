/**
 * Takes what pages and workers counted, and writes it into a data directory as a process of Node would. Who serves pages (a plugin of a
 * bundler, a test runner) has one: it rewrites the modules that pages get, and is given what their clients send.
 */
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { decodeMessage } from '../client/index.ts';
import { DataFileError, FileError } from '../errors.ts';
import { debugKindOf, type ExecSettings, ModuleRewriter } from '../preload/index.ts';
import type { ProbeMap } from '../probe-map/index.ts';
import {
  type CountersOfModule,
  newRunFileName,
  type StoredModule,
  sha256,
  storedModule,
  writeRunData,
} from '../store/index.ts';
import { ClientCounts, type ClientModule } from './client-counts.ts';

/** Where a module comes from. */
export interface ModuleOrigin {
  /** Absolute path of its file, where it has one: source maps and debug files are looked for beside it. */
  readonly path?: string;
  /** Its address, by which it is named where it has no file. */
  readonly url?: string;
}

/** A module of the data directory. */
interface KnownModule {
  readonly parts: StoredModule;
  readonly probeMap: ProbeMap;
}

/** Whose counts they are. */
interface Sender {
  readonly counts: ClientCounts;
  readonly context: string | undefined;
}

/** See the top of this file. */
export class Collector {
  readonly #settings: ExecSettings;
  readonly #rewriter: ModuleRewriter;
  /** By hash of the original bytes. */
  readonly #rewritten = new Map<string, Uint8Array<ArrayBuffer> | undefined>();
  /** By name of the file in the data directory. */
  readonly #known = new Map<string, KnownModule | undefined>();
  /** By key of the document or worker. */
  readonly #senders = new Map<string, Sender>();
  /** By context. */
  readonly #files = new Map<string | undefined, string>();
  readonly #program: string;
  #changed = false;

  /** @param program for whom it works: names of its data files begin with it */
  constructor(settings: ExecSettings, program: string) {
    this.#settings = settings;
    this.#program = program;
    this.#rewriter = new ModuleRewriter(settings);
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
      const made = this.#rewriter.rewrite(given);
      this.#known.set(made.mark.id, { parts: made.parts, probeMap: made.parts.probeMap });
      return made.bytes;
    } catch (error) {
      if (error instanceof FileError) throw error;
      // The engine says what it thinks of the module.
      return undefined;
    }
  }

  /**
   * Takes a message of a client.
   * @param message bytes, or the same as base64
   * @param context of the document or worker that sent it, such as the name of a test: the first one that is given counts
   * @returns whether it was one
   */
  take(message: Uint8Array | string, context?: string): boolean {
    const bytes = typeof message === 'string' ? Buffer.from(message, 'base64') : message;
    try {
      const read = decodeMessage(bytes);
      const { key } = read.head;
      const sender = this.#senders.get(key) ?? { counts: new ClientCounts(), context };
      this.#senders.set(key, sender);
      sender.counts.add(read, (id) => this.#clientModule(id));
      this.#changed = true;
      return true;
    } catch (error) {
      if (error instanceof DataFileError) return false;
      throw error;
    }
  }

  #clientModule(id: string): ClientModule | undefined {
    const known = this.#module(id);
    return (
      known && {
        id,
        counters: new Float64Array(known.probeMap.counterCount),
        owner: { probeMap: known.probeMap },
      }
    );
  }

  #module(id: string): KnownModule | undefined {
    if (!this.#known.has(id)) this.#known.set(id, stored(this.#settings.dataDir, id));
    return this.#known.get(id);
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
      const known = this.#module(id);
      if (known === undefined) return [];
      const counters = new BigInt64Array(known.probeMap.counterCount);
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

function stored(directory: string, id: string): KnownModule | undefined {
  try {
    const parts = storedModule(directory, id);
    return { parts, probeMap: parts.probeMap };
  } catch {
    // A page of another run.
    return undefined;
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
