/** The modules that runs name, read from `modules` of the directories that the runs are in. */
import { DataFileError, FileError } from '../errors.ts';
import type { ProbeMap } from '../probe-map/index.ts';
import { type CountedModule, type UnpackedModule, unpackCountedModule } from './counted-module.ts';
import { modulePath } from './data-directory.ts';
import { MAX_MODULE_BYTES, readWhole } from './files.ts';

/** A module of which there is a sound file, or what is wrong with it. */
type Found =
  | { readonly kind: 'module'; readonly module: CountedModule; readonly path: string }
  | { readonly kind: 'missing'; readonly why: string };

/** Finds modules by their id. Their probe maps, which are large, are read again when they are asked for. */
export class ModuleFiles {
  readonly #found = new Map<string, Found>();
  /** Directory and id of what was looked for in vain. */
  readonly #missing = new Set<string>();

  /**
   * What is known of a module.
   * @param directory of a run that names it; another directory may have it as well
   * @returns undefined when there is none in this directory nor in those that were asked before
   */
  find(directory: string, id: string): CountedModule | undefined {
    const known = this.#found.get(id);
    if (known?.kind === 'module') return known.module;
    const path = modulePath(directory, id);
    if (this.#missing.has(path)) return undefined;
    const found = look(path, id);
    this.#found.set(id, found);
    if (found.kind === 'module') return found.module;
    this.#missing.add(path);
    return undefined;
  }

  /** Why {@link find} found nothing. */
  whyMissing(id: string): string {
    const found = this.#found.get(id);
    return found?.kind === 'missing' ? found.why : '';
  }

  /** @throws {@link DataFileError}, {@link FileError} when it cannot be read or decoded */
  probeMap(id: string): ProbeMap {
    const found = this.#found.get(id);
    if (found?.kind !== 'module') throw new DataFileError(`there is no module ${id}`);
    return read(found.path, id).probeMap();
  }
}

const read = (path: string, id: string): UnpackedModule =>
  unpackCountedModule(readWhole(path, 'a data file', 2 * MAX_MODULE_BYTES), id, path);

function look(path: string, id: string): Found {
  try {
    return { kind: 'module', module: read(path, id).module, path };
  } catch (error) {
    if (error instanceof DataFileError || error instanceof FileError) {
      return { kind: 'missing', why: error.message };
    }
    throw error;
  }
}
