/** Reading and writing files: system errors become one clear line, files appear whole or not at all. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { FileError, WtraceError } from '../errors.ts';
import { readRegular } from './regular-file.ts';
import { causeOf } from './system-errors.ts';

/** V8 takes no larger module. */
export const MAX_MODULE_BYTES = 2 ** 30;
/** Debug info and data files beyond this could not be held in a string or an array. */
export const MAX_FILE_BYTES = 2 ** 29;

/**
 * Reads a whole regular file.
 * @param what names the wanted kind of file in the message for a directory, such as `a .wasm or .wat file`
 * @throws {@link FileError}
 */
export const readWhole = (path: string, what: string, limit: number): Uint8Array =>
  readRegular(path, { what, limit });

/** Mode of files and directories without a reason for another; the user's mask says more. */
const USUAL_FILE = 0o666;
const USUAL_DIRECTORY = 0o777;

/**
 * Makes a directory and those above it. Node's own `recursive` never returns where a file system refuses new
 * directories with ENOENT, as /proc does (seen on Node 20.20).
 * @param mode of those that are made
 */
export function makeDirectory(path: string, mode = USUAL_DIRECTORY): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent, mode);
  try {
    mkdirSync(path, { mode });
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
  const target = throughLinks(path);
  const aside = writeAside(target, contents, sync);
  try {
    renameSync(aside, target);
  } catch (error) {
    removeQuietly(aside);
    throw new FileError(`cannot write ${path}: ${causeOf(error)}`, path);
  }
}

/** Where a path is a symbolic link, which stays, the file that it leads to; else the path itself. */
export function throughLinks(path: string): string {
  try {
    return lstatSync(path).isSymbolicLink() ? realpathSync(path) : path;
  } catch {
    return path;
  }
}

/**
 * Writes what is to become a file beside it, under a name of its own, which it returns.
 * @param sync true to have the contents on disk
 * @throws {@link FileError} that names `path`; nothing is left then
 */
export function writeAside(path: string, contents: Contents, sync: boolean, mode = USUAL_FILE): string {
  const aside = nameAside(path);
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    // A new file would take the place of a device.
    if (there !== undefined && !there.isFile() && !there.isDirectory())
      throw new FileError(`cannot write ${path}: it is not a regular file; name a file`, path);
    makeDirectory(dirname(resolve(path)));
    const file = openSync(aside, 'wx', mode);
    try {
      if (typeof contents === 'object' && 'parts' in contents) writeParts(file, contents.parts);
      else writeAll(file, contents);
      if (sync) syncWherePermitted(file);
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

/** Node's `--permission` permits this to nobody, not even where files may be written. */
function syncWherePermitted(file: number): void {
  try {
    fsyncSync(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_ACCESS_DENIED')) throw error;
  }
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

/** Not by `writeFileSync`, which calls functions of `node:fs` that a traced program may have replaced. */
function writeAll(file: number, contents: string | Uint8Array): void {
  const bytes = typeof contents === 'string' ? Buffer.from(contents) : contents;
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}

function writeParts(file: number, parts: Iterable<string | Uint8Array>): void {
  let text = '';
  const flush = (): void => {
    writeAll(file, text);
    text = '';
  };
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      if (text.length >= WRITE_AT_ONCE) flush();
    } else {
      flush();
      writeAll(file, part);
    }
  }
  flush();
}
