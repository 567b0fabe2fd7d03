/** Regular files that the user names, read whole; what is wrong with them becomes one clear line. */
import fs from 'node:fs';
import { FileError } from '../errors.ts';
import { type RegularFileOptions, readRegularFile } from '../regular-file.ts';
import { causeOf } from './system-errors.ts';

/** How a file is read. */
export interface ReadSetting {
  /** Names the wanted kind of file in the message for a directory, such as `a .wasm or .wat file`. */
  readonly what: string;
  /** Most bytes that it may have. */
  readonly limit: number;
  /** Where the bytes go; by default into memory of their own. */
  readonly allocate?: RegularFileOptions['allocate'];
}

/**
 * Reads a whole regular file, links followed: as many bytes as it has when it is opened.
 * @throws {@link FileError} for what is no regular file, is too large or cannot be read
 */
export function readRegular(path: string, { what, limit, allocate }: ReadSetting): Uint8Array {
  const file = readRegularFile(fs, path, { limit, ...(allocate && { allocate }) });
  switch (file.kind) {
    case 'read':
      return file.bytes;
    case 'directory':
      throw new FileError(`${path} is a directory; give the path of ${what}`, path);
    case 'too-large':
      throw new FileError(`${path} is too large (${file.size} bytes); at most ${limit} can be read`, path);
    case 'failed':
      throw new FileError(`cannot read ${path}: ${causeOf(file.error)}`, path);
    default:
      throw new FileError(`${path} is not a regular file; give the path of ${what}`, path);
  }
}
