/**
 * A bounded store of files by key in the user's cache directory. It may vanish, be full or damaged at any time: whatever
 * goes wrong here only costs the time that it would have saved.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from './files.ts';

/** Bytes that the store may hold, and one entry of it. */
export interface StoreLimits {
  readonly total: number;
  readonly entry: number;
}

const usualLimits: StoreLimits = { total: 2 ** 28, entry: 2 ** 26 };

const MAGIC = 'wtrace-1';
const HASH_BYTES = 32;
const HEADER_BYTES = MAGIC.length + HASH_BYTES;
const SUFFIX = '.cache';
/** Files that were not finished within this time never will be. */
const UNFINISHED_MS = 3_600_000;

/** Entries by key. Several processes may use one directory at a time. */
export class CacheStore {
  readonly #directory: string;
  readonly #limits: StoreLimits;

  constructor(directory: string, limits = usualLimits) {
    this.#directory = directory;
    this.#limits = limits;
  }

  /**
   * What was written under `key`; undefined when there is nothing whole.
   * @param key a file name without suffix
   */
  read(key: string): Uint8Array | undefined {
    const path = this.#pathOf(key);
    try {
      const file = readFileSync(path);
      const contents = file.subarray(HEADER_BYTES);
      if (!headerOf(contents).equals(file.subarray(0, HEADER_BYTES))) return undefined;
      const now = new Date();
      utimesSync(path, now, now);
      return contents;
    } catch {
      return undefined;
    }
  }

  /** Writes an entry, then removes those that were not used for longest, as far as the store is too large. */
  write(key: string, contents: Uint8Array): void {
    if (contents.length > this.#limits.entry) return;
    try {
      writeWhole(this.#pathOf(key), Buffer.concat([headerOf(contents), contents]), false);
      this.#shrink();
    } catch {
      // No space, no permission, no directory: then without.
    }
  }

  #pathOf(key: string): string {
    return join(this.#directory, `${key}${SUFFIX}`);
  }

  #shrink(): void {
    const entries: { readonly path: string; readonly size: number; readonly used: number }[] = [];
    for (const name of readdirSync(this.#directory)) {
      const path = join(this.#directory, name);
      // Another process may have removed it in between.
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats === undefined) continue;
      const { size, mtimeMs: used } = stats;
      if (name.endsWith(SUFFIX)) entries.push({ path, size, used });
      else if (name.endsWith('.tmp') && Date.now() - used > UNFINISHED_MS) rmSync(path, { force: true });
    }
    entries.sort((a, b) => b.used - a.used);
    let total = 0;
    for (const { path, size } of entries) {
      total += size;
      if (total > this.#limits.total) rmSync(path, { force: true });
    }
  }
}

const headerOf = (contents: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(MAGIC, 'latin1'), createHash('sha256').update(contents).digest()]);
