/**
 * A bounded store of files by key in the user's cache directory. It may vanish, be full or damaged at any time: whatever
 * goes wrong here only costs the time that it would have saved.
 */
import fs, { lstatSync, lutimesSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { readRegularFile } from '../regular-file.ts';
import { isOwn, OWN_DIRECTORY, OWN_FILE } from './cache-directory.ts';
import { type Contents, makeDirectory, removeQuietly, writeAside } from './files.ts';

/** Bytes that the store may hold, and one entry of it. */
export interface StoreLimits {
  readonly total: number;
  readonly entry: number;
}

const usualLimits: StoreLimits = { total: 2 ** 28, entry: 2 ** 27 };

const MAGIC = Buffer.from('wtrace-3', 'latin1');
/**
 * After the magic: how many bytes the contents have, a CRC-32 of key and contents, and the key, so that an entry under
 * another name is none. The sum finds accidents, and is faster than a digest, which would find no more: who may write here
 * could change that, too. So entries that others may write to are not read.
 */
const FIXED_BYTES = MAGIC.length + 8;
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
      const headerBytes = FIXED_BYTES + Buffer.byteLength(key);
      const file = this.#load(path, headerBytes);
      if (file === undefined || file.length < headerBytes) return undefined;
      const contents = file.subarray(headerBytes);
      if (!headerOf(key, [contents]).equals(file.subarray(0, headerBytes))) return undefined;
      markUsed(path);
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
      makeDirectory(this.#directory, OWN_DIRECTORY);
      replace(this.#pathOf(key), { parts: [headerOf(key, contents), ...contents] });
      this.#shrink();
    } catch {
      // No space, no permission, no directory: then without.
    }
  }

  /** A file of this user's, whose size may be that of an entry. */
  #load(path: string, headerBytes: number): Uint8Array | undefined {
    const file = readRegularFile(fs, path, {
      limit: this.#limits.entry + headerBytes,
      allocate: (size) => new Uint8Array(new SharedArrayBuffer(size)),
      followsLinks: false,
      accepts: isOwn,
    });
    return file.kind === 'read' ? file.bytes : undefined;
  }

  #pathOf(key: string): string {
    return join(this.#directory, `${key}${SUFFIX}`);
  }

  #shrink(): void {
    const entries: { readonly path: string; readonly size: number; readonly used: number }[] = [];
    for (const name of readdirSync(this.#directory)) {
      const path = join(this.#directory, name);
      // Another process may have removed it in between.
      const stats = lstatSync(path, { throwIfNoEntry: false });
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

/** For those that are removed first; who may not write here can read all the same. */
function markUsed(path: string): void {
  try {
    const now = new Date();
    lutimesSync(path, now, now);
  } catch {
    // See above.
  }
}

/** Puts a file in the place of whatever is there: of a link, too, and not in that of what it leads to. */
function replace(path: string, contents: Contents): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === false) rmSync(path);
  const aside = writeAside(path, contents, false, OWN_FILE);
  try {
    renameSync(aside, path);
  } catch (error) {
    removeQuietly(aside);
    throw error;
  }
}

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);

function headerOf(key: string, pieces: readonly Uint8Array[]): Buffer {
  const name = Buffer.from(key);
  const header = Buffer.concat([Buffer.alloc(FIXED_BYTES), name]);
  MAGIC.copy(header);
  header.writeUInt32LE(lengthOf(pieces), MAGIC.length);
  const sum = pieces.reduce((before, piece) => crc32(piece, before), crc32(name));
  header.writeUInt32LE(sum, MAGIC.length + 4);
  return header;
}
