/** Section `offsets`: of every run of copied bytes, what was added and dropped before it, and its length. */
import type { ProbeMap } from '../../probe-map.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Nothing, Section } from '../section.ts';

// The first byte of a run: how much was added before it (7 bits), and whether anything was dropped.
const DROPPED = 1;
/** In place of a small addition: it follows as a number. */
const OTHER_ADDED = 127;
/** Bytes that a run takes at least. */
const MIN_RUN_BYTES = 2;

function encode({ offsets }: ProbeMap, to: ByteWriter): boolean {
  const { rewritten, original, length, ...nothing } = offsets;
  nothing satisfies Nothing;
  to.unsigned(rewritten.length);
  let rewrittenEnd = 0;
  let originalEnd = 0;
  for (let i = 0; i < rewritten.length; i++) {
    const added = rewritten[i]! - rewrittenEnd;
    const dropped = original[i]! - originalEnd;
    const near = added >= 0 && added < OTHER_ADDED;
    to.byte(2 * (near ? added : OTHER_ADDED) + (dropped === 0 ? 0 : DROPPED));
    if (!near) to.signed(added);
    if (dropped !== 0) to.signed(dropped);
    to.unsigned(length[i]!);
    rewrittenEnd = rewritten[i]! + length[i]!;
    originalEnd = original[i]! + length[i]!;
  }
  return true;
}

function decode(from: ByteReader): Partial<ProbeMap> {
  const count = from.count(MIN_RUN_BYTES);
  const rewritten = new Uint32Array(count);
  const original = new Uint32Array(count);
  const length = new Uint32Array(count);
  let rewrittenEnd = 0;
  let originalEnd = 0;
  for (let i = 0; i < count; i++) {
    const first = from.byte();
    const added = first >>> 1;
    rewritten[i] = rewrittenEnd + (added === OTHER_ADDED ? from.signed() : added);
    original[i] = originalEnd + ((first & DROPPED) === 0 ? 0 : from.signed());
    length[i] = from.unsigned();
    rewrittenEnd = rewritten[i]! + length[i]!;
    originalEnd = original[i]! + length[i]!;
  }
  return { offsets: { rewritten, original, length } };
}

/** See the table. */
export const offsetsSection: Section = {
  id: 5,
  name: 'offsets',
  version: 1,
  properties: ['offsets'],
  always: true,
  ignorable: false,
  large: true,
  encode,
  decode,
  upgrade: {},
};
