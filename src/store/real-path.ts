/** Links resolved, so that one source file has one name whatever path leads to it. No file is opened. */
import { realpathSync } from 'node:fs';
import { sep } from 'node:path';

/**
 * The path of a file without links; undefined when it is not there.
 * @param path absolute, `/`-separated
 */
export function realPath(path: string): string | undefined {
  // To ask for a file of another machine would be a connection to it.
  if (path.startsWith('//')) return undefined;
  try {
    const real = realpathSync.native(path);
    return sep === '\\' ? real.replaceAll('\\', '/') : real;
  } catch {
    return undefined;
  }
}
