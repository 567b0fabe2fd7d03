/** Section `module`: what is small and needed at once. Decoded first. */
import type { ProbeMap } from '../../probe-map.ts';
import { COUNTERS_PER_READER } from '../../probe-map.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Section } from '../section.ts';

const HIT_ONLY = 1;
const CALLS_END_BLOCKS = 2;
/** The hash follows as 32 bytes; without it, as a string. */
const BINARY_HASH = 4;

const HASH_BYTES = 32;
const LOWER_CASE_HEX = /^[0-9a-f]{64}$/;

function encode(map: ProbeMap, to: ByteWriter): boolean {
  const { sha256, size } = map.module;
  const binary = LOWER_CASE_HEX.test(sha256);
  to.byte(
    (map.hitOnly ? HIT_ONLY : 0) + (map.callsEndBlocks ? CALLS_END_BLOCKS : 0) + (binary ? BINARY_HASH : 0),
  );
  if (binary)
    for (let i = 0; i < HASH_BYTES; i++) to.byte(Number.parseInt(sha256.slice(2 * i, 2 * i + 2), 16));
  to.unsigned(size);
  // The number of readers follows from it.
  to.unsigned(map.counterCount);
  if (!binary) to.strings([sha256]);
  return true;
}

function decode(from: ByteReader): Partial<ProbeMap> {
  const flags = from.byte();
  const binary = flags & BINARY_HASH ? Array.from(from.bytes(HASH_BYTES), hexOf).join('') : undefined;
  const size = from.unsigned();
  const counterCount = from.unsigned();
  const sha256 = binary ?? from.strings()[0] ?? '';
  return {
    module: { sha256, size },
    ...(flags & HIT_ONLY ? { hitOnly: true } : {}),
    counterCount,
    readerCount: Math.ceil(counterCount / COUNTERS_PER_READER),
    callsEndBlocks: (flags & CALLS_END_BLOCKS) !== 0,
  };
}

const hexOf = (byte: number): string => byte.toString(16).padStart(2, '0');

/** See the table. */
export const moduleSection: Section = {
  id: 1,
  name: 'module',
  version: 1,
  properties: ['module', 'hitOnly', 'counterCount', 'readerCount', 'callsEndBlocks'],
  always: true,
  ignorable: false,
  large: false,
  encode,
  decode,
  upgrade: {},
};
