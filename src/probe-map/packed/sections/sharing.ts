/** Section `sharing`: which calls enter the functions whose entries have no counter. */
import type { ProbeMap } from '../../probe-map.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Nothing, Section } from '../section.ts';

function encode({ sharing }: ProbeMap, to: ByteWriter): boolean {
  if (sharing === undefined) return false;
  const { functions, firstSite, caller, block, offset, ...nothing } = sharing;
  nothing satisfies Nothing;
  for (const column of [functions, firstSite, caller, block, offset]) to.numbers(column);
  return true;
}

function decode(from: ByteReader): Partial<ProbeMap> {
  return {
    sharing: {
      functions: from.numbers(),
      firstSite: from.numbers(),
      caller: from.numbers(),
      block: from.numbers(),
      offset: from.numbers(),
    },
  };
}

/** See the table. */
export const sharingSection: Section = {
  id: 6,
  name: 'sharing',
  version: 1,
  properties: ['sharing'],
  always: false,
  ignorable: false,
  large: true,
  encode,
  decode,
  upgrade: {},
};
