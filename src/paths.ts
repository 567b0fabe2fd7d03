/** One spelling for the paths of source files, of any machine: no file system is looked at. */

/** A scheme of a URL; one letter is a drive. */
const scheme = /^[A-Za-z][A-Za-z0-9+.-]+:\/\//;
const drive = /^[A-Za-z]:(?=\/|$)/;
const server = /^\/\/[^/]+/;
const windowsPath = /^(?:[A-Za-z]:[\\/]|\\\\)/;

/** True for `/x`, `C:\x`, `C:/x` and `\\server\x`. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || windowsPath.test(path);
}

/** Whether what a path names depends on a directory: it has neither a root, nor a drive, nor a scheme. */
export function isRelativePath(path: string): boolean {
  return !isAbsolutePath(path) && !scheme.test(path) && !drive.test(path);
}

/**
 * `/`-separated (backslashes are separators in Windows paths only, which start with a drive or a server), `.` and empty
 * components removed, `..` applied. What `..` cannot leave stays: `/`, `C:`, `\\server` (as `//server`), a URL's scheme; `..`
 * that climb above a relative start are kept. '' when nothing is left.
 */
export function normalizePath(path: string): string {
  const slashed = windowsPath.test(path) ? path.replaceAll('\\', '/') : path;
  const host = path.startsWith('\\\\') ? server.exec(slashed)?.[0] : undefined;
  const prefix = host ?? scheme.exec(slashed)?.[0] ?? drive.exec(slashed)?.[0] ?? '';
  const rest = slashed.slice(prefix.length);
  const absolute = rest.startsWith('/') ? '/' : '';
  const parts: string[] = [];
  for (const part of rest.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (absolute === '' && prefix === '') parts.push(part);
  }
  return prefix + absolute + parts.join('/');
}

/**
 * The path that a `file:` URL names, `/`-separated and decoded: `file:///project/a.c` is `/project/a.c`, `file:///C:/a.c` is `C:/a.c`,
 * `file://server/a.c` is `//server/a.c`. Anything else comes back as it is.
 */
export function withoutFileScheme(url: string): string {
  const parts = /^file:(?:\/\/([^/]*))?(\/.*)$/is.exec(url);
  if (parts === null) return url;
  const [, host = '', path = ''] = parts;
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // A `%` that begins no escape: somebody put a path after the scheme without encoding it.
  }
  if (/^\/[A-Za-z]:(?:\/|$)/.test(decoded)) return decoded.slice(1);
  return host === '' || host.toLowerCase() === 'localhost' ? decoded : `//${host}${decoded}`;
}

/** What paths of files that are the disassembly of one function begin with, in modules that have lines of sources, too. */
const DISASSEMBLY = 'disassembly://';

/** The path of a disassembly by its file name. It is no relative path: such a file is nowhere. */
export const disassemblyPath = (name: string): string => `${DISASSEMBLY}${name}`;

/** The file name of a disassembly; undefined for any other path. */
export const disassemblyName = (path: string): string | undefined =>
  path.startsWith(DISASSEMBLY) ? path.slice(DISASSEMBLY.length) : undefined;
