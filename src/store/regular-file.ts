/**
 * Reading regular files whole. Nothing else is ever opened for long: a FIFO, a terminal or a device may never answer, and some
 * files of /proc are as long as the memory of the machine.
 */
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { FileError } from '../errors.ts';
import { causeOf } from './system-errors.ts';

/** How a file is read. */
export interface ReadSetting {
  /** Names the wanted kind of file in the message for a directory, such as `a .wasm or .wat file`. */
  readonly what: string;
  /** Most bytes that it may have. */
  readonly limit: number;
  /** Where the bytes go; by default into memory of their own. */
  readonly allocate?: (size: number) => Uint8Array<ArrayBuffer> | Uint8Array<SharedArrayBuffer>;
}

// Not on Windows, which has no FIFOs among its files.
const NON_BLOCKING = constants.O_NONBLOCK ?? 0;

/**
 * Reads a whole regular file, links followed: as many bytes as it has when it is opened.
 * @throws {@link FileError} for what is no regular file, is too large or cannot be read
 */
export function readRegular(path: string, { what, limit, allocate }: ReadSetting): Uint8Array {
  try {
    // First without opening: to open a device can have effects.
    refuse(path, statSync(path), what, limit);
    const file = openSync(path, constants.O_RDONLY | NON_BLOCKING);
    try {
      const stats = fstatSync(file);
      refuse(path, stats, what, limit);
      return readBytes(file, allocate?.(stats.size) ?? new Uint8Array(stats.size));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(`cannot read ${path}: ${causeOf(error)}`, path);
  }
}

function refuse(path: string, stats: ReturnType<typeof fstatSync>, what: string, limit: number): void {
  if (stats.isDirectory()) throw new FileError(`${path} is a directory; give the path of ${what}`, path);
  if (!stats.isFile()) throw new FileError(`${path} is not a regular file; give the path of ${what}`, path);
  if (stats.size <= limit) return;
  throw new FileError(`${path} is too large (${stats.size} bytes); at most ${limit} can be read`, path);
}

/** Fewer bytes when the file became shorter. */
function readBytes(file: number, bytes: Uint8Array): Uint8Array {
  let at = 0;
  for (let read = -1; at < bytes.length && read !== 0; at += read)
    read = readSync(file, bytes, at, bytes.length - at, null);
  return bytes.subarray(0, at);
}
