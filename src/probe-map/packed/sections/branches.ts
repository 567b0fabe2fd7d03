/** Section `branches`: branch points, their arms, and the edges that count these. */
import type { ProbeMap } from '../../probe-map.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Nothing, Section } from '../section.ts';

function encode({ branches }: ProbeMap, to: ByteWriter): boolean {
  if (branches === undefined) return false;
  const { all, fn, offset, file, line, column, flags, declared, number, firstArm, ...arms } = branches;
  const { end, toFile, toLine, toColumn, implicit, firstEdge, edge, ...nothing } = arms;
  nothing satisfies Nothing;
  to.byte(all ? 1 : 0);
  for (const point of [fn, offset, file, line, column, flags, declared, number, firstArm]) to.numbers(point);
  for (const arm of [end, toFile, toLine, toColumn, implicit, firstEdge, edge]) to.numbers(arm);
  return true;
}

function decode(from: ByteReader): Partial<ProbeMap> {
  return {
    branches: {
      all: from.byte() !== 0,
      fn: from.numbers(),
      offset: from.numbers(),
      file: from.numbers(),
      line: from.numbers(),
      column: from.numbers(),
      flags: from.numbers(),
      declared: from.numbers(),
      number: from.numbers(),
      firstArm: from.numbers(),
      end: from.numbers(),
      toFile: from.numbers(),
      toLine: from.numbers(),
      toColumn: from.numbers(),
      implicit: from.numbers(),
      firstEdge: from.numbers(),
      edge: from.numbers(),
    },
  };
}

/** See the table. */
export const branchesSection: Section = {
  id: 9,
  name: 'branches',
  version: 1,
  properties: ['branches'],
  always: false,
  ignorable: true,
  large: true,
  encode,
  decode,
  upgrade: {},
};
