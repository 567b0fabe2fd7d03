/** What a data directory or a data file holds, in the form of wtrace.json. */
import { writeDataFile } from '../../src/coverage/index.ts';
import { instructionWalk } from '../../src/rewriter/index.ts';
import { type DataOptions, readDataDir } from '../../src/store/index.ts';

/** A data file's modules as in JSON. */
export interface SavedJson {
  readonly modules: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly files: readonly {
      readonly path: string;
      readonly lines: readonly number[][];
      readonly functions: readonly { readonly name: string; readonly line: number; readonly hits: number }[];
    }[];
    readonly instructions?: readonly (readonly [number, number])[];
  }[];
}

/**
 * Reads data. It must be sound.
 * @param module the original, when instructions are wanted
 */
export function savedJson(path: string, options: DataOptions = {}, module?: Uint8Array): SavedJson {
  const walkOf = () => (module === undefined ? undefined : instructionWalk(module));
  const { facts, warnings } = readDataDir(path, { walkOf, ...options });
  const unsound = warnings.filter(({ slug }) => slug === 'data-left-out' || slug === 'counts-not-saved');
  if (unsound.length > 0) throw new Error(unsound.map(({ message }) => message).join('\n'));
  return JSON.parse(writeDataFile(facts.modules, 'test')) as SavedJson;
}
