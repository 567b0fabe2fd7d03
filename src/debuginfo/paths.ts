/** Paths as debug info writes them: joined, `/`-separated, without `.` and `..`; no file system is asked. */

const windowsPath = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/** True for `/x`, `C:\x`, `C:/x` and `\\server\x`. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || windowsPath.test(path);
}

/** `name` seen from `directory`; an absolute name stays itself. */
export function joinPath(directory: string | undefined, name: string): string {
  if (directory === undefined || directory === '' || isAbsolutePath(name)) return name;
  return `${directory}/${name}`;
}

/**
 * One spelling per path: `/`-separated (backslashes are separators in Windows paths only, which start with a drive or
 * a server), `.` and empty parts removed, `..` applied as far as there is something to leave.
 */
export function normalizePath(path: string): string {
  const slashed = windowsPath.test(path) ? path.replaceAll('\\', '/') : path;
  // What `..` can't leave: `/`, `C:/`, `//server`.
  const root = /^(?:[A-Za-z]:\/|\/\/[^/]+\/?|\/)/.exec(slashed)?.[0] ?? '';
  if (root.startsWith('//') && !path.startsWith('\\\\')) return normalizePath(slashed.replace(/^\/+/, '/'));
  const parts: string[] = [];
  for (const part of slashed.slice(root.length).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else if (part !== '..' || root === '') parts.push(part);
  }
  return root + parts.join('/') || '.';
}

/** Gives each distinct path an index. */
export class PathTable {
  readonly paths: string[] = [];
  private readonly indices = new Map<string, number>();

  /** Index of a path, which is taken as it is. */
  intern(path: string): number {
    const known = this.indices.get(path);
    if (known !== undefined) return known;
    this.paths.push(path);
    this.indices.set(path, this.paths.length - 1);
    return this.paths.length - 1;
  }
}
