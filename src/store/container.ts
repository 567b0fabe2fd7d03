/**
 * The frame of every file of a data directory: what it is, which version, a checksum, a header in JSON and a body of
 * bytes. Documented in docs/data-format.md.
 */
import { crc32 } from 'node:zlib';
import { DataFileError } from '../errors.ts';

/** What a file holds: the counts of a process, or a module that was counted. */
export type ContainerKind = 'run' | 'module';

/** A file taken apart. */
export interface Container {
  /** Parsed JSON. */
  readonly header: unknown;
  readonly body: Uint8Array;
}

const MAGICS: Readonly<Record<ContainerKind, string>> = { run: 'wtrace:r', module: 'wtrace:m' };
const VERSION = 1;
/** Magic, version, checksum. */
const CHECKED_FROM = 16;
/** The lengths of header and body follow. */
const START = 24;

/** Lays a file out. @throws {@link DataFileError} when it would be larger than its own lengths can say */
export function packContainer(kind: ContainerKind, header: object, body: readonly Uint8Array[]): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = body.reduce((sum, piece) => sum + piece.length, 0);
  if (json.length > 0xffff_ffff || length > 0xffff_ffff)
    throw new DataFileError('the counts of this run are too large for a data file');
  const bytes = new Uint8Array(START + json.length + length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < MAGICS[kind].length; i++) bytes[i] = MAGICS[kind].charCodeAt(i);
  view.setUint32(8, VERSION, true);
  view.setUint32(16, json.length, true);
  view.setUint32(20, length, true);
  bytes.set(json, START);
  let at = START + json.length;
  for (const piece of body) {
    bytes.set(piece, at);
    at += piece.length;
  }
  view.setUint32(12, crc32(bytes.subarray(CHECKED_FROM)), true);
  return bytes;
}

/** What a file is by its first bytes; undefined: neither. */
export function containerKind(bytes: Uint8Array): ContainerKind | undefined {
  // biome-ignore lint/plugin: at most eight.
  const magic = String.fromCharCode(...bytes.subarray(0, 8));
  return magic === MAGICS.run ? 'run' : magic === MAGICS.module ? 'module' : undefined;
}

/**
 * Takes a file apart.
 * @param source name of the file, for messages
 * @throws {@link DataFileError} when it is another kind of file, damaged, or of an unknown version
 */
export function unpackContainer(kind: ContainerKind, bytes: Uint8Array, source: string): Container {
  if (bytes.length === 0) throw new DataFileError(`${source} is empty`);
  if (containerKind(bytes) !== kind) throw new DataFileError(`${source} does not begin as wtrace data does`);
  if (bytes.length < START) throw new DataFileError(`${source} is cut off`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version !== VERSION) {
    throw new DataFileError(
      `${source} has version ${version} of the data format, and this wtrace knows version ${VERSION}`,
    );
  }
  const start = START + view.getUint32(16, true);
  const end = start + view.getUint32(20, true);
  if (bytes.length < end) throw new DataFileError(`${source} is cut off: ${bytes.length} of ${end} bytes`);
  if (bytes.length > end || crc32(bytes.subarray(CHECKED_FROM)) !== view.getUint32(12, true))
    throw new DataFileError(`${source} is damaged: its checksum is wrong`);
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(START, start));
    return { header: JSON.parse(text) as unknown, body: bytes.subarray(start, end) };
  } catch {
    throw new DataFileError(`${source} is damaged: its header is not JSON`);
  }
}
