/** Files that belong to a module and that it names: source maps and external debug info. Nothing is fetched. */
import type { FileHost } from './file-system.ts';
import { namedPaths } from './named-paths.ts';
import type { ReadLimits, Refusal } from './read-limits.ts';

/** Debug info beyond this could not be held in a string or an array. */
export const MAX_COMPANION_BYTES = 2 ** 29;

/** Reads what a module names; see `ReadFile` of src/debuginfo. */
export interface CompanionReader {
  (url: string): Uint8Array | undefined;
  /** Why it was not read though it is there, and what to do: the end of a sentence. Undefined: it is not there. */
  whyNot(url: string): string | undefined;
}

/** Where companions are looked for. */
export interface CompanionSetting {
  readonly host: FileHost;
  readonly limits: ReadLimits;
  /** Absolute: that of the module. */
  readonly directory: string;
  /** Says how a folder is allowed: `--allow-read <folder>`. */
  readonly allowing: (folder: string) => string;
}

/**
 * A reader for what a module names: paths relative to its directory, `file:` URLs, and, where a path is not there, may not be
 * read or is a URL on a server, the file beside the module that has the same name.
 */
export function companionReader({ host, limits, directory, allowing }: CompanionSetting): CompanionReader {
  const refusals = new Map<string, Refusal>();
  const read = (url: string): Uint8Array | undefined => {
    refusals.delete(url);
    for (const path of namedPaths(url)) {
      const file = limits.read(host.path.resolve(directory, path), MAX_COMPANION_BYTES);
      if (file.kind === 'read') {
        refusals.delete(url);
        return file.bytes;
      }
      if (file.kind === 'refused' && !refusals.has(url)) refusals.set(url, file);
    }
    return undefined;
  };
  const whyNot = (url: string): string | undefined => {
    const refusal = refusals.get(url);
    if (refusal === undefined) return undefined;
    const { why, folder } = refusal;
    const cure = why === 'outside' ? `, or allow its folder with ${allowing(folder)}` : '';
    return `is ${refusalText[why]}, so it was not read: put the right one next to the module${cure}`;
  };
  return Object.assign(read, { whyNot });
}

/** What is said of a file that is not read: what follows `is`. */
export const refusalText: Readonly<Record<Refusal['why'], string>> = {
  outside: 'outside of the folders that may be read',
  virtual: 'made by the system, not kept on a disk',
  irregular: 'a FIFO, a socket or a device',
  'too-large': 'too large',
};
