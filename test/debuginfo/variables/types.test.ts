/** Types of the variables of c-variables: sizes, offsets and values are those of the C standard and the wasm32 ABI. */
import { describe, expect, test } from 'vitest';
import {
  NO_TYPE,
  type SourceType,
  sizeOf,
  type TypeId,
  typeName,
  withoutAliases,
} from '../../../src/variables/index.ts';
import { atLine, fixtureBytes, lineOf, openBytes } from './fixture-variables.ts';

describe.each(['O0-dwarf4.wasm', 'O0-dwarf5.wasm', 'O2-dwarf4.wasm', 'O2-dwarf5.wasm'])('%s', (name) => {
  const opened = openBytes(fixtureBytes(`c-variables/${name}`));
  const { types } = opened.variables;
  const typesIn = (fn: string, line: string): Record<string, TypeId> =>
    Object.fromEntries(atLine(opened, fn, lineOf(line)).map((each) => [each.name, each.type]));
  const plain = (id: TypeId | undefined): SourceType => withoutAliases(types, id ?? NO_TYPE);

  test('numbers, by name, encoding and size', () => {
    const all = typesIn('scalars', 'return calls + (int)f');
    const described = Object.fromEntries(
      Object.entries(all).map(([key, id]) => {
        const type = plain(id);
        return [
          key,
          [typeName(types, id), type.kind === 'base' ? type.encoding : type.kind, sizeOf(types, id)],
        ];
      }),
    );
    expect(described).toEqual({
      n: ['int', 'signed', 4],
      c: ['signed char', 'char', 1],
      b: ['byte', 'unsigned-char', 1],
      s: ['short', 'signed', 2],
      us: ['unsigned short', 'unsigned', 2],
      i: ['int', 'signed', 4],
      u: ['unsigned int', 'unsigned', 4],
      l: ['long long', 'signed', 8],
      ul: ['unsigned long long', 'unsigned', 8],
      f: ['float', 'float', 4],
      d: ['double', 'float', 8],
      yes: ['_Bool', 'boolean', 1],
      color: ['color', 'enum', 4],
      level: ['level', 'enum', 4],
      function: ['function *', 'pointer', 4],
    });
  });

  test('enumerators, with sign where one is negative', () => {
    const all = typesIn('scalars', 'return calls + (int)f');
    expect(plain(all['color'])).toMatchObject({
      isSigned: false,
      values: [
        { name: 'RED', value: 0n },
        { name: 'GREEN', value: 5n },
        { name: 'BLUE', value: 6n },
      ],
    });
    expect(plain(all['level'])).toMatchObject({
      isSigned: true,
      values: [
        { name: 'LOW', value: -1n },
        { name: 'HIGH', value: 1n },
      ],
    });
  });

  test('arrays, pointers, bitfields, anonymous members, a struct that points to its own type', () => {
    const all = typesIn('aggregates', 'return use(q');
    expect(plain(all['matrix'])).toMatchObject({ kind: 'array', counts: [2, 3] });
    expect(
      [all['matrix'], all['text'], all['string'], all['q']].map((id) => typeName(types, id ?? NO_TYPE)),
    ).toEqual(['int[2][3]', 'char[8]', 'const char *', 'point *']);
    const flags = plain(all['flags']);
    expect(
      flags.kind === 'record' && flags.members.map(({ name: each, offset, bits }) => [each, offset, bits]),
    ).toEqual([
      ['ready', 0, { shift: 0, size: 1 }],
      ['mode', 0, { shift: 1, size: 3 }],
      ['count', 0, { shift: 4, size: 12 }],
      ['wide', 2, { shift: 0, size: 40 }],
    ]);
    const node = plain(all['first']);
    if (node.kind !== 'record') throw new Error('first is no record');
    expect(node.members.map(({ name: each, offset }) => [each, offset])).toEqual([
      ['name', 0],
      ['next', 4],
      ['data', 8],
      ['', 24],
    ]);
    const next = plain(node.members[1]?.type);
    expect(next.kind === 'pointer' && plain(next.target)).toEqual(node);
    expect(plain(node.members[3]?.type)).toMatchObject({ kind: 'record', form: 'union', size: 4, name: '' });
    expect(plain(all['number'])).toMatchObject({ form: 'union', name: 'number', size: 4 });
  });
});
