/** Saves what a run counted, come what may. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError, WtraceError } from '../errors.ts';
import { type CountersOfRun, writeRunData } from '../store/index.ts';

/**
 * Saves the counts of one run. If the directory takes no more (a full disk), a directory in the system's temporary one
 * is used.
 * @param file name of the file
 * @returns what is to be said when they are not in the directory; else undefined
 */
export function saveRun(directory: string, run: CountersOfRun, file: string): string | undefined {
  try {
    writeRunData(directory, run, file);
    return undefined;
  } catch (error) {
    if (!(error instanceof WtraceError)) throw error;
    const spare = error instanceof FileError ? saveElsewhere(run) : undefined;
    const where = spare === undefined ? '' : `; the coverage data of this run is in ${spare}`;
    return `${error.message}${where}`;
  }
}

/** The directory; undefined when that cannot be written either. */
function saveElsewhere(run: CountersOfRun): string | undefined {
  try {
    const spare = mkdtempSync(join(tmpdir(), 'wtrace-data-'));
    writeRunData(spare, run);
    return spare;
  } catch {
    return undefined;
  }
}
