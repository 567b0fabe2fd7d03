/**
 * The files whose paths a module names: source maps, external debug info, sources. All are read here and nowhere else, as
 * what a module says is not to be trusted. Nothing is fetched.
 */
import { dirname, resolve } from 'node:path';
import { FileError } from '../errors.ts';
import { namedPaths } from '../named-paths.ts';
import { MAX_FILE_BYTES } from './files.ts';
import { readRegular } from './regular-file.ts';

/** The contents of a regular file; undefined when there is none that can be read. */
function readNamed(path: string): Uint8Array | undefined {
  try {
    return readRegular(path, { what: 'a file', limit: MAX_FILE_BYTES });
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/**
 * A reader for what a module names: paths relative to the module's directory, `file:` URLs, and, where a path is not there
 * or a URL is on a server, the file beside the module that has the same name.
 * @param modulePath path of the module's file
 */
export function readerBeside(modulePath: string): (url: string) => Uint8Array | undefined {
  const directory = dirname(resolve(modulePath));
  return (url) => {
    for (const path of namedPaths(url)) {
      const found = readNamed(resolve(directory, path));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/**
 * The text of a source file, read as bytes; undefined when there is none that can be read.
 * @param name as reports name it
 * @param sourceRoot absolute; names are relative to it
 */
export const readSource = (name: string, sourceRoot = ''): Uint8Array | undefined =>
  readNamed(resolve(sourceRoot, name));
