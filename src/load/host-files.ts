/**
 * Files, where the host has them (Node, Bun, Deno): the module, and what it names beside itself. The host's modules are asked
 * for when they are needed and by a way that bundlers do not see, so that this loads in browsers.
 */
import { type CompanionReader, companionReader } from '../companion-files.ts';
import { FileError, UsageError } from '../errors.ts';
import type { FileHost } from '../file-system.ts';
import { type ReadRules, readFolders } from '../read-folders.ts';
import { ReadLimits } from '../read-limits.ts';
import { readRegularFile } from '../regular-file.ts';

/** V8 takes no larger module. */
const MAX_MODULE_BYTES = 2 ** 30;

interface Host extends FileHost {
  readonly path: FileHost['path'] & { basename(path: string): string };
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
    fs: fs as Host['fs'],
    path: path as Host['path'],
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
  const file = readRegularFile(host.fs, path, { limit: MAX_MODULE_BYTES });
  switch (file.kind) {
    case 'read':
      return { path, name: host.path.basename(path), bytes: file.bytes };
    case 'too-large':
      throw new FileError(
        `${path} is too large (${file.size} bytes); at most ${MAX_MODULE_BYTES} can be read`,
        path,
      );
    case 'failed': {
      const { error } = file;
      throw new FileError(`cannot read ${path}: ${error instanceof Error ? error.message : error}`, path);
    }
    default:
      throw new FileError(`${path} is not a regular file; give the path of a module`, path);
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
 * @param modulePath absolute path of the module's file; undefined: the working directory stands for the module's
 * @param rules which folders may be read, besides that of the module
 * @returns undefined where the host has no files
 */
export function readerBeside(
  modulePath: string | undefined,
  rules: Omit<ReadRules, 'modules'>,
): CompanionReader | undefined {
  const host = findHost();
  if (host === undefined) return undefined;
  const { path } = host;
  // A path that nobody opens, in the working directory.
  const module = modulePath ?? path.resolve('module.wasm');
  const limits = new ReadLimits(host, readFolders(host, { ...rules, modules: [module] }));
  const allowing = (folder: string): string => `allowRead: [${JSON.stringify(folder)}]`;
  return companionReader({ host, limits, directory: path.dirname(module), allowing });
}
