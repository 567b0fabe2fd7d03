/**
 * Reading regular files whole. Nothing else is ever opened for long: a FIFO, a terminal or a device may never answer, and some
 * files of /proc are as long as the memory of the machine.
 */
import type { FileStats, FileSystem } from './file-system.ts';

/** How a file is read. */
export interface RegularFileOptions {
  /** Most bytes that it may have. */
  readonly limit: number;
  /** Where the bytes go; by default into memory of their own. */
  readonly allocate?: (size: number) => Uint8Array<ArrayBuffer> | Uint8Array<SharedArrayBuffer>;
  /** False: a symbolic link is not a regular file. */
  readonly followsLinks?: boolean;
  /** Looked at before and after opening; what it returns false for is not read. */
  readonly accepts?: (stats: FileStats) => boolean;
}

/** What came of it. `irregular`: neither a file nor a directory. */
export type RegularFile =
  | { readonly kind: 'read'; readonly bytes: Uint8Array }
  | { readonly kind: 'directory' | 'irregular' | 'not-accepted' }
  | { readonly kind: 'too-large'; readonly size: number }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * Reads a whole regular file: as many bytes as it has when it is opened, never more, whatever it grows to.
 * Never throws.
 */
export function readRegularFile(fs: FileSystem, path: string, options: RegularFileOptions): RegularFile {
  const { constants } = fs;
  const { followsLinks = true, allocate = (size: number) => new Uint8Array(size) } = options;
  // Windows has neither FIFOs among its files nor this way to refuse links.
  const flags =
    constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (followsLinks ? 0 : (constants.O_NOFOLLOW ?? 0));
  try {
    // First without opening: to open a device can have effects.
    const before = refusal(followsLinks ? fs.statSync(path) : fs.lstatSync(path), options);
    if (before !== undefined) return before;
    const file = fs.openSync(path, flags);
    try {
      const stats = fs.fstatSync(file);
      return refusal(stats, options) ?? { kind: 'read', bytes: readBytes(fs, file, allocate(stats.size)) };
    } finally {
      fs.closeSync(file);
    }
  } catch (error) {
    return { kind: 'failed', error };
  }
}

function refusal(stats: FileStats, { limit, accepts }: RegularFileOptions): RegularFile | undefined {
  if (stats.isDirectory()) return { kind: 'directory' };
  if (!stats.isFile()) return { kind: 'irregular' };
  if (accepts !== undefined && !accepts(stats)) return { kind: 'not-accepted' };
  return stats.size > limit ? { kind: 'too-large', size: stats.size } : undefined;
}

/** Fewer bytes when the file became shorter. */
function readBytes(fs: FileSystem, file: number, bytes: Uint8Array): Uint8Array {
  let at = 0;
  for (let read = -1; at < bytes.length && read !== 0; at += read)
    read = fs.readSync(file, bytes, at, bytes.length - at, null);
  return bytes.subarray(0, at);
}
