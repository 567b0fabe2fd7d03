/**
 * The files whose paths a module or saved data names: source maps, external debug info, sources. All are read through here, as
 * what they say is not to be trusted. Nothing is fetched.
 */
import fs from 'node:fs';
import path, { dirname, resolve } from 'node:path';
import { type CompanionReader, companionReader, refusalText } from '../companion-files.ts';
import type { Warning } from '../errors.ts';
import type { FileHost } from '../file-system.ts';
import { readFolders as foldersOfHost, type ReadRules } from '../read-folders.ts';
import { type NamedFile, type ReadFolders, ReadLimits, type Refusal } from '../read-limits.ts';

const host: FileHost = { fs, path };

/** No source is longer; a text of this length still fits into memory, split into lines. */
const MAX_SOURCE_BYTES = 2 ** 26;

/** The folders that may be read; see `readFolders` of src/read-folders.ts. */
export const readFolders = (rules: ReadRules): ReadFolders => foldersOfHost(host, rules);

/** How the command allows a folder. */
const byOption = (folder: string): string => `--allow-read ${folder}`;

/**
 * A reader for what a module names: paths relative to the module's directory, `file:` URLs, and, where a path is not there
 * or a URL is on a server, the file beside the module that has the same name.
 * @param modulePath path of the module's file
 */
export function readerBeside(modulePath: string, folders: ReadFolders): CompanionReader {
  const limits = new ReadLimits(host, folders);
  return companionReader({ host, limits, directory: dirname(resolve(modulePath)), allowing: byOption });
}

/** How sources are found. */
export interface SourceSetting {
  readonly folders: ReadFolders;
  /** Absolute; names of sources are relative to it. */
  readonly sourceRoot: string;
  /** Says how a folder is allowed; by default by the option of the command. */
  readonly allowing?: (folder: string) => string;
}

/** A source that is there and was not read. */
export interface RefusedSource extends Refusal {
  /** As reports name it. */
  readonly name: string;
}

/** The sources that may be read: one object for all that shows or compares texts, so that each refusal is said once. */
export class SourceFiles {
  readonly #limits: ReadLimits;
  readonly #sourceRoot: string;
  readonly #allowing: (folder: string) => string;
  readonly #refused = new Map<string, Refusal>();

  constructor({ folders, sourceRoot, allowing = byOption }: SourceSetting) {
    this.#limits = new ReadLimits(host, folders);
    this.#sourceRoot = sourceRoot;
    this.#allowing = allowing;
  }

  /**
   * The text of a source, as bytes. What is refused is remembered for {@link warnings}.
   * @param name as reports name it
   * @param paths where it may be, best first; by default only where its name says
   */
  readNamed(name: string, paths: readonly string[] = [name]): NamedFile {
    let refused: Extract<NamedFile, { kind: 'refused' }> | undefined;
    for (const each of paths) {
      const file = this.#limits.read(resolve(this.#sourceRoot, each), MAX_SOURCE_BYTES);
      if (file.kind === 'read') return file;
      if (file.kind === 'refused') refused ??= file;
    }
    if (refused !== undefined) this.#refused.set(name, refused);
    return refused ?? { kind: 'missing' };
  }

  /** The same; undefined when there is none that may be read. */
  read(name: string, paths?: readonly string[]): Uint8Array | undefined {
    const file = this.readNamed(name, paths);
    return file.kind === 'read' ? file.bytes : undefined;
  }

  /** What was refused so far: plain data, so that threads can send it. */
  get refused(): readonly RefusedSource[] {
    return [...this.#refused].map(([name, { why, folder }]) => ({ name, why, folder }));
  }

  /** Adds what was refused in another thread. */
  note(refused: readonly RefusedSource[]): void {
    for (const { name, ...refusal } of refused) this.#refused.set(name, refusal);
  }

  /** One for each reason for which sources were not read. */
  get warnings(): readonly Warning[] {
    const reasons = new Set([...this.#refused.values()].map(({ why }) => why));
    return [...reasons].map((reason) => {
      const refused = [...this.#refused].filter(([, { why }]) => why === reason);
      return this.#warning(reason, refused);
    });
  }

  #warning(why: Refusal['why'], refused: readonly (readonly [name: string, refusal: Refusal])[]): Warning {
    const names = refused.slice(0, NAMES_SHOWN).map(([name]) => name);
    const more = refused.length > NAMES_SHOWN ? ` and ${refused.length - NAMES_SHOWN} more` : '';
    const isOne = refused.length === 1;
    const cure =
      why === 'outside'
        ? `; allow it with ${this.#allowing(commonFolder(refused.map(([, { folder }]) => folder)))}, or change --source-root`
        : '';
    const message = `${names.join(', ')}${more} ${isOne ? 'is' : 'are'} ${refusalText[why]}, so the text is neither shown nor compared with what was compiled${cure}`;
    return { slug: 'source-refused', message };
  }
}

/** Names in a warning before `and n more`. */
const NAMES_SHOWN = 3;

/** The deepest folder that all are in, or the first, if that were the root of a file system or directly below it. */
function commonFolder(folders: readonly string[]): string {
  const [first = '', ...others] = folders;
  let common = first.split(path.sep);
  for (const folder of others) {
    const parts = folder.split(path.sep);
    let same = 0;
    while (same < common.length && common[same] === parts[same]) same++;
    common = common.slice(0, same);
  }
  // The part before the root counts as one.
  return common.length > 2 ? common.join(path.sep) : first;
}
