/** Runs that ended well, though what ran them was ended before it could say so. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { dataFilesIn, RUN_SUFFIX } from './data-directory.ts';
import { unpackRun } from './run-file.ts';
import { runInState, writeRunFile } from './stored-run.ts';

/**
 * Whoever started what counted, and knows that it did all that it was to do, says so in its data files.
 * @throws FileError, DataFileError
 */
export function endRuns(directory: string): void {
  for (const file of dataFilesIn(directory)) {
    if (!file.endsWith(RUN_SUFFIX)) continue;
    const bytes = readFileSync(file);
    if (unpackRun(bytes, file).unfinished === 'running')
      writeRunFile(directory, basename(file), runInState(bytes, undefined));
  }
}
