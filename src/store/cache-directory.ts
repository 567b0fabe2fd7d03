/** Where wtrace keeps what it can make again. The first thing that the command looks for: apart, so that nothing else is loaded. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import process from 'node:process';

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
