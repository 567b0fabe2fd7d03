/** Section `exports`: names and types of exported functions. */
import type { ProbeMap } from '../../probe-map.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Nothing, Section } from '../section.ts';

function encode({ exports }: ProbeMap, to: ByteWriter): boolean {
  if (exports === undefined) return false;
  const { types, names, funcidx, typeidx, ...nothing } = exports;
  nothing satisfies Nothing;
  to.unsigned(types.length);
  to.bytes(types);
  to.strings(names);
  to.numbers(funcidx);
  to.numbers(typeidx);
  return true;
}

function decode(from: ByteReader): Partial<ProbeMap> {
  return {
    exports: {
      types: from.bytes(from.count(1)).slice(),
      names: from.strings(),
      funcidx: Uint32Array.from(from.numbers()),
      typeidx: Uint32Array.from(from.numbers()),
    },
  };
}

/** See the table. Counts and lines are right without it: a host then gets wrappers that are no Exported Functions. */
export const exportsSection: Section = {
  id: 8,
  name: 'exports',
  version: 1,
  properties: ['exports'],
  always: false,
  ignorable: true,
  large: true,
  encode,
  decode,
  upgrade: {},
};
