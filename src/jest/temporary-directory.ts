/** Directories that go away with the process at the latest. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { FileError } from '../errors.ts';
import { causeOf } from '../store/index.ts';

const directories = new Set<string>();

function removeAll(): void {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
}

/** Counts of this process are saved once more when it exits: directories are removed after that. */
function removeAtExit(): void {
  process.removeListener('exit', removeAll);
  process.on('exit', removeAll);
}

/** Makes an empty directory. @throws FileError */
export function makeTemporaryDirectory(): string {
  try {
    const directory = mkdtempSync(join(tmpdir(), 'wtrace-jest-'));
    directories.add(directory);
    removeAtExit();
    return directory;
  } catch (error) {
    throw new FileError(`cannot make a directory for counts in ${tmpdir()}: ${causeOf(error)}`, tmpdir());
  }
}

/** Removes a directory, and again when the process exits. */
export function removeTemporaryDirectory(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  removeAtExit();
}
