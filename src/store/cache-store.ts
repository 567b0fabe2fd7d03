/**
 * A bounded store of files by key in the user's cache directory. It may vanish, be full or damaged at any time: whatever
 * goes wrong here only costs the time that it would have saved.
 */
import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { writeWhole } from './files.ts';
import { readRegular } from './regular-file.ts';

/** Bytes that the store may hold, and one entry of it. */
export interface StoreLimits {
  readonly total: number;
  readonly entry: number;
}

const usualLimits: StoreLimits = { total: 2 ** 28, entry: 2 ** 27 };

const MAGIC = Buffer.from('wtrace-2', 'latin1');
/**
 * After the magic: how many bytes the contents have, and their CRC-32. It finds accidents, and is faster than a
 * digest, which would find no more: who may write here could change that, too.
 */
const HEADER_BYTES = MAGIC.length + 8;
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

  /** Whether an entry of so many bytes would be kept. */
  takes(bytes: number): boolean {
    return bytes <= this.#limits.entry;
  }

  /**
   * What was written under `key`, in memory that threads can share; undefined when there is nothing whole.
   * @param key a file name without suffix
   */
  read(key: string): Uint8Array | undefined {
    const path = this.#pathOf(key);
    try {
      const file = this.#load(path);
      if (file === undefined) return undefined;
      const contents = file.subarray(HEADER_BYTES);
      if (!headerOf([contents]).equals(file.subarray(0, HEADER_BYTES))) return undefined;
      const now = new Date();
      utimesSync(path, now, now);
      return contents;
    } catch {
      return undefined;
    }
  }

  /**
   * Writes an entry, then removes those that were not used for longest, as far as the store is too large.
   * @param contents pieces, one after the other
   */
  write(key: string, contents: readonly Uint8Array[]): void {
    if (!this.takes(lengthOf(contents))) return;
    try {
      writeWhole(this.#pathOf(key), { parts: [headerOf(contents), ...contents] }, false);
      this.#shrink();
    } catch {
      // No space, no permission, no directory: then without.
    }
  }

  /** A file whose size may be that of an entry. */
  #load(path: string): Uint8Array | undefined {
    const limit = this.#limits.entry + HEADER_BYTES;
    const allocate = (size: number) => new Uint8Array(new SharedArrayBuffer(size));
    const bytes = readRegular(path, { what: 'a cache entry', limit, allocate });
    return bytes.length < HEADER_BYTES ? undefined : bytes;
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

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

function headerOf(pieces: readonly Uint8Array[]): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(lengthOf(pieces), MAGIC.length);
  const sum = pieces.reduce((before, piece) => crc32(piece, before), 0);
  header.writeUInt32LE(sum, MAGIC.length + 4);
  return header;
}
