/** Modules that say nothing of their source: listed, so that nobody looks in vain for those that are not traced. */
import type nodeFs from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { SafeSet } from '../safe-collections.ts';

/** Ending of the file in the data directory that lists them, a line each. */
export const UNTRACED_SUFFIX = '.untraced';

/** A line of such a file, as JSON. */
export interface UntracedModule {
  /** Where it was read from, or its name where that is not known. */
  readonly path: string;
  readonly bytes: number;
  /** It is traced all the same, by its instructions. */
  readonly included?: true;
}

/** See the top of this file. */
export class UntracedModules {
  readonly #directory: () => string;
  readonly #append: typeof nodeFs.appendFileSync;
  readonly #exists: typeof nodeFs.existsSync;
  readonly #makeDirectory: typeof nodeFs.mkdirSync;
  readonly #known = new SafeSet<string>();

  /** @param fs its functions are taken now: programs replace them */
  constructor(directory: () => string, { appendFileSync, existsSync, mkdirSync }: typeof nodeFs) {
    this.#directory = directory;
    this.#append = appendFileSync;
    this.#exists = existsSync;
    this.#makeDirectory = mkdirSync;
  }

  /** Lists a module. */
  note(module: UntracedModule): void {
    const directory = this.#directory();
    if (this.#known.has(module.path)) return;
    this.#known.add(module.path);
    try {
      if (!this.#exists(directory)) this.#makeDirectory(directory);
      // Threads of a process add lines to one file: what is appended at once stays together.
      const file = join(directory, `${process.pid}${UNTRACED_SUFFIX}`);
      this.#append(file, `${JSON.stringify(module)}\n`);
    } catch {
      // A list for information: not worth more.
    }
  }
}
