/**
 * Where wtrace keeps what it can make again. It runs what it finds there, so only what nobody else may write to is used. The
 * first thing that the command looks for: apart, so that nothing else is loaded.
 */
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import process from 'node:process';
import type { FileStats } from '../file-system.ts';

/**
 * Where this user's programs keep what they can make again; undefined when there is no such place. The XDG base
 * directory counts on every system, to those who set it.
 */
export function cacheDirectory(): string | undefined {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env;
  // The specification says to ignore paths that are not absolute.
  if (xdg !== undefined && isAbsolute(xdg)) return join(xdg, 'wtrace');
  if (process.platform === 'win32') return local === undefined ? undefined : join(local, 'wtrace', 'Cache');
  let home = '';
  try {
    home = homedir();
  } catch {
    // A user that the system does not know.
  }
  if (!isAbsolute(home)) return undefined;
  return process.platform === 'darwin'
    ? join(home, 'Library', 'Caches', 'wtrace')
    : join(home, '.cache', 'wtrace');
}

/** Mode of directories that are made for the cache: nobody else's business. */
export const OWN_DIRECTORY = 0o700;
/** Mode of its entries. */
export const OWN_FILE = 0o600;
const WRITABLE_BY_OTHERS = 0o022;

/** Whether a file or directory belongs to this user, and only this user may write to it. On Windows, the profile sees to it. */
export const isOwn = (stats: Pick<FileStats, 'uid' | 'mode'>): boolean => whyNotOwn(stats) === undefined;

function whyNotOwn({ uid, mode }: Pick<FileStats, 'uid' | 'mode'>): string | undefined {
  const own = process.getuid?.();
  if (own === undefined) return undefined;
  if (uid !== own) return 'belongs to another user';
  return (mode & WRITABLE_BY_OTHERS) === 0 ? undefined : 'can be written to by other users';
}

/** The cache directory, or why there is none. */
export type FoundCache =
  /** It may have to be made. */
  | { readonly kind: 'usable'; readonly path: string }
  | { readonly kind: 'untrusted'; readonly path: string; readonly why: string }
  | { readonly kind: 'none' };

/** Looks for the cache directory; makes nothing. */
export function findCache(): FoundCache {
  const path = cacheDirectory();
  if (path === undefined) return { kind: 'none' };
  let stats: FileStats | undefined;
  try {
    stats = statSync(path, { throwIfNoEntry: false });
  } catch {
    return { kind: 'none' };
  }
  const why = stats === undefined ? undefined : whyNotOwn(stats);
  return why === undefined ? { kind: 'usable', path } : { kind: 'untrusted', path, why };
}
