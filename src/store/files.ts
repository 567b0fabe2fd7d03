/** Reading and writing files: system errors become one clear line, files appear whole or not at all. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { FileError, WtraceError } from '../errors.ts';

/** V8 takes no larger module. */
export const MAX_MODULE_BYTES = 2 ** 30;
/** Debug info and data files beyond this could not be held in a string or an array. */
export const MAX_FILE_BYTES = 2 ** 29;

const causes: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory; check the path',
  EACCES: 'permission denied; change its permissions or choose another path',
  EPERM: 'permission denied; change its permissions or choose another path',
  EISDIR: 'it is a directory; give a file',
  ENOTDIR: 'a part of the path is not a directory; check the path',
  ENOSPC: 'no space left; free some or choose another path',
  EDQUOT: 'no space left; free some or choose another path',
  EROFS: 'the file system is read-only; choose another path',
  EEXIST: 'a file of that name already exists; choose another path',
  ELOOP: 'too many symbolic links; check the path',
  ENAMETOOLONG: 'the name is too long; choose another path',
  EMFILE: 'too many open files; close some',
};

/** What a failed call of the system means, as the end of a message. */
export function causeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return causes[code] ?? `${code === '' ? String(error) : code}; check the path`;
}

/**
 * Reads a whole regular file.
 * @param what names the wanted kind of file in the message for a directory, such as `a .wasm or .wat file`
 * @throws {@link FileError}
 */
export function readWhole(path: string, what: string, limit: number): Uint8Array {
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new FileError(`${path} is a directory; give the path of ${what}`, path);
    if (!stats.isFile()) throw new FileError(`${path} is not a regular file; give the path of ${what}`, path);
    if (stats.size > limit) {
      throw new FileError(`${path} is too large (${stats.size} bytes); at most ${limit} can be read`, path);
    }
    return readFileSync(path);
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(`cannot read ${path}: ${causeOf(error)}`, path);
  }
}

/**
 * Makes a directory and those above it. Node's own `recursive` never returns where a file system refuses new
 * directories with ENOENT, as /proc does (seen on Node 20.20).
 */
function makeDirectory(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it in between.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** All of a file, or its parts in order. */
export type Contents = string | Uint8Array | { readonly parts: Iterable<string | Uint8Array> };

/**
 * Writes a file aside, then renames it: readers find it whole or not at all, whenever the process ends.
 * @param sync true to have the contents on disk before the name
 * @throws {@link FileError}
 */
export function writeWhole(path: string, contents: Contents, sync: boolean): void {
  const aside = writeAside(path, contents, sync);
  try {
    renameSync(aside, path);
  } catch (error) {
    removeQuietly(aside);
    throw new FileError(`cannot write ${path}: ${causeOf(error)}`, path);
  }
}

/**
 * Writes what is to become a file beside it, under a name of its own, which it returns.
 * @param sync true to have the contents on disk
 * @throws {@link FileError} that names `path`; nothing is left then
 */
export function writeAside(path: string, contents: Contents, sync: boolean): string {
  const aside = nameAside(path);
  try {
    makeDirectory(dirname(resolve(path)));
    const file = openSync(aside, 'wx');
    try {
      if (typeof contents === 'object' && 'parts' in contents) writeParts(file, contents.parts);
      else writeFileSync(file, contents);
      if (sync) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return aside;
  } catch (error) {
    removeQuietly(aside);
    // Of parts that could not be made.
    if (error instanceof WtraceError) throw error;
    throw new FileError(`cannot write ${path}: ${causeOf(error)}`, path);
  }
}

/** A name in the same directory that nothing else uses. */
export function nameAside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
}

/** Removes a file if it can be: what stood in the way of writing stands in the way of removing, and is what to report. */
export function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // See above.
  }
}

/** Characters that are written at once. */
const WRITE_AT_ONCE = 1 << 20;

function writeParts(file: number, parts: Iterable<string | Uint8Array>): void {
  let text = '';
  const flush = (): void => {
    if (text !== '') writeFileSync(file, text);
    text = '';
  };
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      if (text.length >= WRITE_AT_ONCE) flush();
    } else {
      flush();
      writeFileSync(file, part);
    }
  }
  flush();
}

/**
 * A reader for what a module names: `file:` URLs and paths relative to the module's directory. Nothing is fetched.
 * @param modulePath path of the module's file
 */
export function readerBeside(modulePath: string): (url: string) => Uint8Array | undefined {
  return (url) => {
    try {
      return readWhole(localPath(url, dirname(resolve(modulePath))), 'a file', MAX_FILE_BYTES);
    } catch {
      return undefined;
    }
  };
}

/** @throws TypeError, URIError for what names no local file. */
function localPath(url: string, directory: string): string {
  if (/^[A-Za-z][A-Za-z0-9+.-]+:/.test(url)) return fileURLToPath(url);
  try {
    return resolve(directory, decodeURIComponent(url));
  } catch {
    return resolve(directory, url);
  }
}
