/**
 * Files, where the host has them (Node, Bun, Deno): the module, and what it names beside itself. The host's modules are asked
 * for when they are needed and by a way that bundlers do not see, so that this loads in browsers.
 */
import type { ReadFile } from '../debuginfo/index.ts';
import { FileError, UsageError } from '../errors.ts';
import { namedPaths } from '../named-paths.ts';

/** Debug info beyond this could not be held in a string or an array; V8 takes no module beyond twice that. */
const MAX_FILE_BYTES = 2 ** 29;
const MAX_MODULE_BYTES = 2 ** 30;

interface FileSystem {
  statSync(path: string): { isFile(): boolean; readonly size: number };
  readFileSync(path: string): Uint8Array;
}

interface Paths {
  resolve(...parts: string[]): string;
  dirname(path: string): string;
  basename(path: string): string;
}

interface Host {
  readonly fs: FileSystem;
  readonly path: Paths;
  readonly fileURLToPath: (url: string | URL) => string;
}

interface HostProcess {
  readonly getBuiltinModule?: (id: string) => unknown;
}

/** Undefined in browsers. */
function findHost(): Host | undefined {
  const host = (globalThis as { readonly process?: HostProcess }).process;
  const get = (id: string): unknown => host?.getBuiltinModule?.(id);
  const [fs, path, url] = [get('node:fs'), get('node:path'), get('node:url')];
  if (fs === undefined || path === undefined || url === undefined) return undefined;
  return {
    fs: fs as FileSystem,
    path: path as Paths,
    fileURLToPath: (url as Pick<Host, 'fileURLToPath'>).fileURLToPath,
  };
}

/** A module's file. */
export interface ModuleFile {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads a module.
 * @param caller name of the function, for messages
 * @throws UsageError where the host has no files, and for a URL of another scheme than `file:`
 * @throws FileError when there is no such file, or it cannot be read
 */
export function readModuleFile(from: string | URL, caller: string): ModuleFile {
  const host = findHost();
  if (host === undefined)
    throw new UsageError(`${caller} reads no files here: fetch the module, and give its bytes`);
  const path = host.path.resolve(pathOf(host, from, caller));
  try {
    const stats = host.fs.statSync(path);
    if (!stats.isFile())
      throw new FileError(`${path} is not a regular file; give the path of a module`, path);
    if (stats.size > MAX_MODULE_BYTES)
      throw new FileError(
        `${path} is too large (${stats.size} bytes); at most ${MAX_MODULE_BYTES} can be read`,
        path,
      );
    return { path, name: host.path.basename(path), bytes: host.fs.readFileSync(path) };
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(`cannot read ${path}: ${error instanceof Error ? error.message : error}`, path);
  }
}

function pathOf({ fileURLToPath }: Host, from: string | URL, caller: string): string {
  if (typeof from === 'string') return from;
  try {
    return fileURLToPath(from);
  } catch {
    throw new UsageError(
      `${caller} reads files only, not ${from.href.slice(0, 80)}: fetch the module, and give its bytes`,
    );
  }
}

/**
 * Reads what a module names, relative to its own directory. What is named by another URL than `file:`, or by a path that is not
 * there, is looked for beside the module by its last part: modules are built elsewhere. Nothing is fetched.
 * @param modulePath path of the module's file; undefined: the working directory stands for the module's
 * @returns undefined where the host has no files
 */
export function readerBeside(modulePath: string | undefined): ReadFile | undefined {
  const host = findHost();
  if (host === undefined) return undefined;
  const { path } = host;
  const directory = modulePath === undefined ? path.resolve() : path.dirname(modulePath);
  return (url) => {
    for (const named of namedPaths(url)) {
      const found = readQuietly(host, path.resolve(directory, named));
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** Only regular files: reading a FIFO or a device may never end. Nor may some files of /proc, which say that they are empty. */
function readQuietly({ fs }: Host, path: string): Uint8Array | undefined {
  try {
    const stats = fs.statSync(path);
    if (!stats.isFile() || stats.size > MAX_FILE_BYTES) return undefined;
    return stats.size === 0 ? new Uint8Array(0) : fs.readFileSync(path);
  } catch {
    return undefined;
  }
}
