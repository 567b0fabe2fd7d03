/** Names of functions from entries made by hand: forms, references, scopes (DWARF 5 §2.13, §3.3, §7.5). */
import { describe, expect, test } from 'vitest';
import type { Subprogram } from '../../../src/debuginfo/dwarf/subprogram.ts';
import { read } from '../ours.ts';
import {
  bytes,
  cstring,
  custom,
  lineUnit,
  module,
  nops,
  oldTables,
  type Part,
  sleb,
  u16,
  u32,
  u64,
  uleb,
  withLength,
} from './build.ts';

const tag = { unit: 0x11, subprogram: 0x2e, namespace: 0x39, structure: 0x13, variable: 0x34, block: 0x0b };
const at = {
  name: 0x03,
  stmtList: 0x10,
  low: 0x11,
  high: 0x12,
  compDir: 0x1b,
  origin: 0x31,
  declFile: 0x3a,
  declLine: 0x3b,
  specification: 0x47,
  linkageName: 0x6e,
  strOffsetsBase: 0x72,
  addrBase: 0x73,
  location: 0x02,
};
const form = {
  addr: 0x01,
  block2: 0x03,
  block4: 0x04,
  data4: 0x06,
  data8: 0x07,
  string: 0x08,
  block: 0x09,
  block1: 0x0a,
  data1: 0x0b,
  sdata: 0x0d,
  strp: 0x0e,
  udata: 0x0f,
  refAddr: 0x10,
  ref4: 0x13,
  indirect: 0x16,
  secOffset: 0x17,
  exprloc: 0x18,
  flagPresent: 0x19,
  strx: 0x1a,
  addrx: 0x1b,
  data16: 0x1e,
  refSig8: 0x20,
  implicitConst: 0x21,
  strx1: 0x25,
  strx3: 0x27,
};

type Attribute = readonly [name: number, form: number, implicit?: number];
const abbrev = (code: number, tagged: number, children: boolean, attributes: readonly Attribute[]): Part => [
  uleb(code),
  uleb(tagged),
  children ? 1 : 0,
  attributes.map(([name, formed, implicit]) => [
    uleb(name),
    uleb(formed),
    implicit === undefined ? [] : sleb(implicit),
  ]),
  0,
  0,
];
const unit4 = (...dies: readonly Part[]): Uint8Array => withLength(bytes(u16(4), u32(0), 4, dies));
const unit5 = (...dies: readonly Part[]): Uint8Array => withLength(bytes(u16(5), 1, 4, u32(0), dies));
/** Offset of the first entry from its unit's header, with DWARF 4 and 32 bits. */
const HEADER4 = 11;

/** Two functions, at [2, 14) and [15, 37). */
const bodies = [nops(10), nops(20)];
const functionsOf = (...sections: readonly Uint8Array[]): readonly (Subprogram | undefined)[] => {
  const { functions, problems } = read(module(bodies, ...sections)).dwarf.readSubprograms();
  expect(problems.map(({ message }) => message)).toEqual([]);
  return functions;
};
const named = (name: string): Subprogram => ({ name, linkageName: undefined, path: undefined, line: 0 });

test('a name inline, the end as length or as address', () => {
  const abbrevs = bytes(
    abbrev(1, tag.unit, true, []),
    abbrev(2, tag.subprogram, false, [
      [at.name, form.string],
      [at.low, form.addr],
      [at.high, form.data4],
    ]),
    abbrev(3, tag.subprogram, false, [
      [at.name, form.string],
      [at.low, form.addr],
      [at.high, form.addr],
    ]),
    0,
  );
  const info = unit4(1, [2, cstring('f'), u32(2), u32(12)], [3, cstring('g'), u32(15), u32(37)], 0);
  expect(functionsOf(custom('.debug_abbrev', abbrevs), custom('.debug_info', info))).toEqual([
    named('f'),
    named('g'),
  ]);
});

test('subprograms that do not fit a body are of other code', () => {
  const abbrevs = bytes(
    abbrev(1, tag.unit, true, []),
    abbrev(2, tag.subprogram, false, [
      [at.name, form.string],
      [at.low, form.addr],
      [at.high, form.data4],
    ]),
    0,
  );
  const wrong = [
    [3, 11],
    [2, 11],
    [2, 35],
    [0, 12],
    [0xffffffff, 12],
  ] as const;
  const info = unit4(
    1,
    wrong.map(([low, length]) => [2, cstring('x'), u32(low), u32(length)]),
    0,
  );
  expect(functionsOf(custom('.debug_abbrev', abbrevs), custom('.debug_info', info))).toEqual([
    undefined,
    undefined,
  ]);
});

test('DWARF 5: strx, addrx, implicit_const, data16, and every block form stepped over', () => {
  const abbrevs = bytes(
    abbrev(1, tag.unit, true, [
      [at.strOffsetsBase, form.secOffset],
      [at.addrBase, form.secOffset],
    ]),
    abbrev(2, tag.variable, false, [
      [at.location, form.exprloc],
      [at.location, form.block],
      [at.location, form.block1],
      [at.location, form.block2],
      [at.location, form.block4],
      [at.location, form.data16],
      [at.location, form.indirect],
      [at.location, form.refSig8],
      [at.location, form.flagPresent],
    ]),
    abbrev(3, tag.subprogram, false, [
      [at.name, form.strx],
      [at.linkageName, form.strx3],
      [at.low, form.addrx],
      [at.high, form.udata],
      [at.declLine, form.implicitConst, 4711],
    ]),
    0,
  );
  const blocks = [
    [2, 9, 9],
    [1, 9],
    [3, 9, 9, 9],
    [u16(2), 9, 9],
    [u32(1), 9],
  ];
  const variable = [2, blocks, nops(16), [uleb(form.block1), 2, 9, 9], u64(5)];
  const info = unit5([1, u32(8), u32(8)], variable, [3, uleb(1), bytes(2, 0, 0), uleb(1), uleb(22)], 0);
  const strings = bytes(cstring('zero'), cstring('one'), cstring('two'));
  expect(
    functionsOf(
      custom('.debug_abbrev', abbrevs),
      custom('.debug_info', info),
      custom('.debug_str', strings),
      custom('.debug_str_offsets', withLength(bytes(u16(5), u16(0), u32(0), u32(5), u32(9)))),
      custom('.debug_addr', withLength(bytes(u16(5), 4, 0, u32(2), u32(15)))),
    ),
  ).toEqual([undefined, { name: 'one', linkageName: 'two', path: undefined, line: 4711 }]);
});

const scoped = bytes(
  abbrev(1, tag.unit, true, [
    [at.stmtList, form.secOffset],
    [at.compDir, form.string],
  ]),
  abbrev(2, tag.namespace, true, [[at.name, form.string]]),
  abbrev(3, tag.namespace, true, []),
  abbrev(4, tag.structure, true, [[at.name, form.string]]),
  abbrev(5, tag.subprogram, false, [
    [at.name, form.string],
    [at.linkageName, form.string],
    [at.declFile, form.data1],
    [at.declLine, form.data1],
  ]),
  abbrev(6, tag.subprogram, false, [
    [at.specification, form.refAddr],
    [at.declLine, form.data1],
  ]),
  abbrev(7, tag.subprogram, true, [
    [at.origin, form.refAddr],
    [at.low, form.addr],
    [at.high, form.data4],
  ]),
  abbrev(8, tag.block, true, []),
  0,
);
const files = custom(
  '.debug_line',
  lineUnit({
    version: 4,
    tables: oldTables(
      ['../inc'],
      [
        ['a.cpp', 0],
        ['a.h', 1],
      ],
    ),
    program: [],
  }),
);

test('a definition takes name, scope and file from its declaration in another unit, the line from itself', () => {
  const unit = [1, u32(0), cstring('/src')];
  const declaring = unit4(
    unit,
    [2, cstring('ns')],
    [3],
    [4, cstring('S')],
    [5, cstring('f'), cstring('_f'), 2, 10],
    [0, 0, 0, 0],
  );
  const declaration = HEADER4 + bytes(unit, 2, cstring('ns'), 3, 4, cstring('S')).length;
  const specification = declaring.length + HEADER4 + bytes(unit).length;
  const defining = unit4(
    unit,
    [6, u32(declaration), 20],
    [7, u32(specification), u32(2), u32(12)],
    // A class inside of a function: the function does not qualify.
    [8],
    [4, cstring('Local')],
    [5, cstring('g'), cstring('_g'), 1, 30],
    [0, 0, 0, 0],
    0,
  );
  const local =
    specification + bytes([6, u32(0), 0], [7, u32(0), u32(0), u32(0)], 8, 4, cstring('Local')).length;
  const using = unit4(unit, [7, u32(local), u32(15), u32(22)], 0, 0);
  const info = bytes(declaring, defining, using);
  expect(functionsOf(custom('.debug_abbrev', scoped), custom('.debug_info', info), files)).toEqual([
    { name: 'ns::(anonymous namespace)::S::f', linkageName: '_f', path: '/inc/a.h', line: 20 },
    { name: 'Local::g', linkageName: '_g', path: '/src/a.cpp', line: 30 },
  ]);
});

describe('damaged entries end nothing but themselves', () => {
  const problemsOf = (abbrevs: Uint8Array, info: Uint8Array): readonly string[] => {
    const { dwarf } = read(module(bodies, custom('.debug_abbrev', abbrevs), custom('.debug_info', info)));
    const { functions, problems } = dwarf.readSubprograms();
    expect(functions.filter((each) => each?.name !== undefined)).toEqual([]);
    return [...dwarf.problems, ...problems].map(({ message }) => message);
  };

  test('an abstract_origin that leads back to itself', () => {
    const abbrevs = bytes(
      abbrev(1, tag.unit, true, []),
      abbrev(2, tag.subprogram, false, [
        [at.origin, form.ref4],
        [at.low, form.addr],
        [at.high, form.data4],
      ]),
      0,
    );
    expect(problemsOf(abbrevs, unit4(1, [2, u32(HEADER4 + 1), u32(2), u32(12)], 0))).toEqual([]);
  });

  test('scopes that enclose each other by way of their declarations', () => {
    const abbrevs = bytes(
      abbrev(1, tag.unit, true, []),
      abbrev(2, tag.structure, true, [[at.specification, form.ref4]]),
      abbrev(3, tag.subprogram, false, [
        [at.name, form.string],
        [at.low, form.addr],
        [at.high, form.data4],
      ]),
      0,
    );
    const inner = HEADER4 + 1 + 5;
    const info = unit4(
      1,
      [2, u32(inner)],
      [2, u32(HEADER4 + 1)],
      [3, cstring('f'), u32(2), u32(12)],
      0,
      0,
      0,
    );
    const { dwarf } = read(module(bodies, custom('.debug_abbrev', abbrevs), custom('.debug_info', info)));
    expect(dwarf.readSubprograms().functions[0]?.name).toMatch(/^(\(anonymous struct\)::)+f$/);
  });

  test('DW_FORM_indirect of DW_FORM_indirect', () => {
    const abbrevs = bytes(
      abbrev(1, tag.unit, true, []),
      abbrev(2, tag.variable, false, [[at.name, form.indirect]]),
      0,
    );
    expect(problemsOf(abbrevs, unit4(1, [2, form.indirect, form.indirect, form.data1, 0], 0))).toEqual([
      '.debug_info: DW_FORM_indirect of a form that it forbids (at offset 0xe of .debug_info)',
    ]);
  });

  test('a form that nobody knows', () => {
    const abbrevs = bytes(
      abbrev(1, tag.unit, true, []),
      abbrev(2, tag.variable, false, [[at.name, 0x70]]),
      0,
    );
    expect(problemsOf(abbrevs, unit4(1, [2, 1], 0))).toEqual([
      '.debug_info: unknown attribute form 0x70 (at offset 0xd of .debug_info)',
    ]);
  });

  test('an abbreviation that is not there', () => {
    const abbrevs = bytes(abbrev(1, tag.unit, true, []), 0);
    expect(problemsOf(abbrevs, unit4(1, 9, 0))).toEqual([
      '.debug_info: abbreviation 9 is missing (at offset 0xd of .debug_info)',
    ]);
  });

  test('a LEB128 of more than ten bytes', () => {
    const abbrevs = bytes(
      abbrev(1, tag.unit, true, []),
      abbrev(2, tag.variable, false, [[at.name, form.udata]]),
      0,
    );
    expect(problemsOf(abbrevs, unit4(1, 2, new Array<number>(10).fill(0x80), 0, 0))).toEqual([
      '.debug_info: LEB128 of more than ten bytes (at offset 0xd of .debug_info)',
    ]);
  });
});
