/** Which folders may be read by default, and by what the user says. */
import type { FileHost } from './file-system.ts';
import type { ReadFolders } from './read-limits.ts';

/** What says which folders may be read. Paths are absolute or relative to the working directory, but where said. */
export interface ReadRules {
  /** Undefined: none was given, and the working directory is it. */
  readonly sourceRoot?: string | undefined;
  /** Their targets are read; relative ones belong to the source root. */
  readonly remaps: readonly { readonly to: string }[];
  /** Folders that the user allows besides. */
  readonly allowed: readonly string[];
  /** Modules that the user gave: what they name may be beside them. */
  readonly modules: readonly string[];
}

/** The folders that may be read. */
export function readFolders(
  host: FileHost,
  { sourceRoot, remaps, allowed, modules }: ReadRules,
): ReadFolders {
  const { path } = host;
  const working = resolved(host, '.');
  const root = sourceRoot ?? '';
  return {
    named: [
      ...(sourceRoot === undefined ? [] : resolved(host, sourceRoot)),
      ...remaps.flatMap(({ to }) => resolved(host, to, root)),
      ...allowed.flatMap((folder) => resolved(host, folder)),
    ],
    implied: [
      ...(sourceRoot === undefined ? working : []),
      ...modules.flatMap((module) => [...resolved(host, module), ...real(host, module)].map(path.dirname)),
    ],
  };
}

/** None for a relative path where the working directory was removed. */
function resolved({ path }: FileHost, name: string, directory = ''): readonly string[] {
  try {
    return [path.resolve(directory, name)];
  } catch {
    return [];
  }
}

/** A module may be a link to one in a folder with its map. */
function real({ fs }: FileHost, path: string): readonly string[] {
  try {
    return [fs.realpathSync.native(path)];
  } catch {
    return [];
  }
}
