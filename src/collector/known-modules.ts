/** The modules whose counts clients send, by the ids that their messages have. */
import type { ModuleMessage } from '../client/index.ts';
import { DataFileError, FileError } from '../errors.ts';
import { foreignModule, type StoredModule, storedModule, storeModule } from '../store/index.ts';

/** A module of the data directory. */
export interface KnownModule {
  /** Name of its file in the data directory. */
  readonly id: string;
  readonly parts: StoredModule;
}

/** See the top of this file. */
export class KnownModules {
  readonly #directory: string;
  /** Undefined: there is no such module. */
  readonly #modules = new Map<string, KnownModule | undefined>();

  /** @param directory the data directory */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Adds a module whose file has been written. */
  add(module: KnownModule): void {
    this.#modules.set(module.id, module);
  }

  /**
   * Adds a module that a page rewrote, and writes its file.
   * @returns whether it is one that was not known
   * @throws DataFileError for a description that is none
   * @throws FileError when the file cannot be written
   */
  describe({ id, module, packedMap }: ModuleMessage): boolean {
    if (this.#modules.get(id) !== undefined) return false;
    const parts = foreignModule(module, packedMap, 'the description of a module');
    const known = { id: storeModule(this.#directory, parts), parts };
    this.add(known);
    this.#modules.set(id, known);
    return true;
  }

  /** Finds a module: one of this process, or of another that uses the directory. */
  find(id: string): KnownModule | undefined {
    if (!this.#modules.has(id)) this.#modules.set(id, this.#stored(id));
    return this.#modules.get(id);
  }

  #stored(id: string): KnownModule | undefined {
    try {
      return { id, parts: storedModule(this.#directory, id) };
    } catch (error) {
      // A page of another run.
      if (error instanceof DataFileError || error instanceof FileError) return undefined;
      throw error;
    }
  }
}
