/** Files that belong together appear together: all of them whole, or none of them, with what was there before. */
import { copyFileSync, linkSync, renameSync } from 'node:fs';
import { FileError } from '../errors.ts';
import { type Contents, nameAside, removeQuietly, throughLinks, writeAside } from './files.ts';
import { causeOf } from './system-errors.ts';

/** A file to write. */
export interface FileToWrite {
  readonly path: string;
  readonly contents: Contents;
}

/** A file that has its new name already. */
interface Placed {
  readonly path: string;
  /** Where what was there before is kept; undefined: there was nothing. */
  readonly before: string | undefined;
}

/**
 * Writes all files aside, then renames one after the other. When one cannot be renamed, those before it are put back.
 * @throws {@link FileError}
 */
export function writeTogether(files: readonly FileToWrite[]): void {
  const asides: { readonly path: string; readonly aside: string }[] = [];
  const placed: Placed[] = [];
  try {
    for (const { path: given, contents } of files) {
      const path = throughLinks(given);
      asides.push({ path, aside: writeAside(path, contents, false) });
    }
    for (const { path, aside } of asides) {
      const before = keep(path);
      try {
        renameSync(aside, path);
      } catch (error) {
        if (before !== undefined) removeQuietly(before);
        throw new FileError(`cannot write ${path}: ${causeOf(error)}`, path);
      }
      placed.push({ path, before });
    }
  } catch (error) {
    for (const { aside } of asides) removeQuietly(aside);
    for (const { path, before } of placed) {
      if (before === undefined) removeQuietly(path);
      else renameSync(before, path);
    }
    throw error;
  }
  for (const { before } of placed) if (before !== undefined) removeQuietly(before);
}

/** Keeps a file under another name as well, if there is one. */
function keep(path: string): string | undefined {
  const name = nameAside(path);
  try {
    linkSync(path, name);
    return name;
  } catch {
    // Not there, or on a file system without links.
  }
  try {
    copyFileSync(path, name);
    return name;
  } catch {
    removeQuietly(name);
    return undefined;
  }
}
