/** Where the file may be that a module names: source map, external debug info. No file system is looked at. */
import { withoutFileScheme } from './paths.ts';

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]+:/;

/**
 * Paths for a path or URL that a module names, best first: absolute, or relative to the module's directory. What is named by a
 * URL on a server, or by a path that is gone, may be beside the module under its last part: modules are built elsewhere.
 */
export function* namedPaths(url: string): Generator<string, void, undefined> {
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
