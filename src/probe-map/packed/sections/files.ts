/** Section `files`: the paths of source files; a disassembly has one for each function. */
import type { ProbeMap } from '../../probe-map.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Section } from '../section.ts';

function encode({ files }: ProbeMap, to: ByteWriter): boolean {
  to.strings(files);
  return true;
}

function decode(from: ByteReader): Partial<ProbeMap> {
  return { files: from.strings() };
}

/** See the table. */
export const filesSection: Section = {
  id: 2,
  name: 'files',
  version: 1,
  properties: ['files'],
  always: true,
  ignorable: false,
  large: true,
  encode,
  decode,
  upgrade: {},
};
