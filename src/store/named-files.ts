/**
 * The files whose paths a module names: source maps, external debug info, sources. All are read here and nowhere else, as
 * what a module says is not to be trusted. Nothing is fetched.
 */
import { dirname, resolve } from 'node:path';
import { FileError } from '../errors.ts';
import { withoutFileScheme } from '../paths.ts';
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
    for (const path of pathsOf(url)) {
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

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]+:/;

/** Where a URL's file may be, best first: absolute, or relative to the module's directory. */
function* pathsOf(url: string): Generator<string, void, undefined> {
  const path = withoutFileScheme(url);
  const onServer = SCHEME.test(path);
  if (!onServer) {
    // A path of a URL is encoded, one of `external_debug_info` often is not.
    const decoded = path === url ? decode(path) : path;
    if (decoded !== path) yield decoded;
    yield path;
  }
  // Queries and fragments are a server's business; in a path they may be part of the name.
  const addresses = [...(onServer ? [] : [path]), path.replace(/[?#].*$/s, '')];
  const names = addresses.map((address) => address.replace(/^.*[/\\]/s, ''));
  for (const name of new Set(names.flatMap((last) => [decode(last), last]))) {
    if (name !== '' && name !== '.' && name !== '..' && !/[/\\]/.test(name)) yield name;
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
