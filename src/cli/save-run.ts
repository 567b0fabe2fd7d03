/** Saves what a run counted, come what may. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileError } from '../errors.ts';
import { type CountersOfRun, writeRunData } from '../store/index.ts';
import { complain } from './terminal.ts';

/**
 * Saves the counts of one run. If the directory takes no more (a full disk), a directory in the system's temporary one
 * is used, and a message says so.
 * @throws {@link FileError} when neither can be written.
 */
export function saveRun(directory: string, run: CountersOfRun): void {
  try {
    writeRunData(directory, run);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    let spare: string;
    try {
      spare = mkdtempSync(join(tmpdir(), 'wtrace-data-'));
      writeRunData(spare, run);
    } catch {
      throw error;
    }
    complain(`${error.message}; the coverage data of this run is in ${spare}`);
  }
}
