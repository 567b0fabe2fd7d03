/**
 * The container of a packed probe map: magic, version, checksum, then sections. It knows no section's contents.
 * docs/probe-map.md describes the bytes.
 */
import { invalid, unknownVersion } from '../invalid.ts';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import { crc32 } from './crc32.ts';

/** One section as the container holds it. */
export interface RawSection {
  /** Which section: see sections/index.ts. */
  readonly id: number;
  /** Version of the payload's layout, from 1 on. */
  readonly version: number;
  /** True when a reader that does not know the section, or its version, may leave it out. */
  readonly ignorable: boolean;
  readonly payload: Uint8Array;
}

/** "\0wpm": the zero byte distinguishes it from text. */
const MAGIC = [0x00, 0x77, 0x70, 0x6d] as const;
const CONTAINER_VERSION = 1;
/** Magic, version, checksum. */
const HEADER_BYTES = MAGIC.length + 1 + 4;
const CHECKSUM_AT = MAGIC.length + 1;
/** Added to twice the version. */
const IGNORABLE = 1;
/** Bytes of the smallest section: id, version with mark, length. */
const MIN_SECTION_BYTES = 3;

/** Puts sections into a container. */
export function writeContainer(sections: readonly RawSection[]): Uint8Array {
  const payloads = sections.reduce((sum, { payload }) => sum + payload.length, 0);
  const to = new ByteWriter(HEADER_BYTES + payloads + 32 * (sections.length + 1));
  for (const byte of [...MAGIC, CONTAINER_VERSION, 0, 0, 0, 0]) to.byte(byte);
  to.unsigned(sections.length);
  for (const { id, version, ignorable, payload } of sections) {
    to.unsigned(id);
    to.unsigned(2 * version + (ignorable ? IGNORABLE : 0));
    to.unsigned(payload.length);
  }
  for (const { payload } of sections) to.bytes(payload);
  const bytes = to.finish();
  viewOf(bytes).setUint32(CHECKSUM_AT, crc32(bytes.subarray(HEADER_BYTES)), true);
  return bytes;
}

/**
 * Takes a container apart; the payloads are views.
 * @param trusted true: the checksum is not compared
 * @throws `DataFileError` when it is not one, is damaged, or is of a version that this wtrace does not know
 */
export function readContainer(bytes: Uint8Array, trusted: boolean): RawSection[] {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) invalid('it does not begin as one does');
  const version = bytes[MAGIC.length];
  if (version !== undefined && version !== CONTAINER_VERSION) {
    unknownVersion(
      `the probe map has container version ${version} and this wtrace knows version ${CONTAINER_VERSION}`,
    );
  }
  if (bytes.length < HEADER_BYTES) invalid('it is cut off');
  const rest = bytes.subarray(HEADER_BYTES);
  if (!trusted && viewOf(bytes).getUint32(CHECKSUM_AT, true) !== crc32(rest))
    invalid('it is damaged or cut off (its checksum differs)');
  const from = new ByteReader(rest, 'table of sections');
  const heads = Array.from({ length: from.count(MIN_SECTION_BYTES) }, () => {
    const id = from.unsigned();
    const marked = from.unsigned();
    const ignorable = marked % 2 === IGNORABLE;
    return { id, version: Math.floor(marked / 2), ignorable, length: from.unsigned() };
  });
  const sections = heads.map(({ length, ...head }) => ({ ...head, payload: from.bytes(length) }));
  from.finish();
  return sections;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
