/** Functions that the linker left out: which sequences and entries are at a tombstone, how they are paired, and what is in the module all the same. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DroppedFunction, readDebugInfo } from '../../src/debuginfo/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { fixture } from '../helpers/wtrace.ts';
import { cstring, custom, lineUnit, lns, module, nops, oldTables, type Part, u32 } from './dwarf/build.ts';
import { type Attribute, at, type Entry, entry, form, infoSections, labelled, tag } from './dwarf/entries.ts';

const droppedOf = (bytes: Uint8Array): readonly DroppedFunction[] =>
  readDebugInfo(bytes, readModule(bytes)).dropped?.() ?? [];

/** A sequence at an address, with a row for each line, a byte apart. */
const sequence = (address: number, rows: readonly Part[], length = 12): Part => [
  lns.setAddress(address),
  rows.map((row) => [row, lns.copy]),
  lns.advancePc(length),
  lns.endSequence,
];
/** Rows of a sequence, whose line register is 1 at first. */
const lines = (...all: readonly number[]): readonly Part[] =>
  all.map((line, i) => lns.advanceLine(line - (all[i - 1] ?? 1)));

const declared = (name: string, line: number): Attribute[] => [
  [at.name, form.string, cstring(name)],
  [at.declFile, form.data1, 1],
  [at.declLine, form.data1, line],
];
const code = (low: number): Attribute[] => [
  [at.low, form.addr, u32(low)],
  [at.high, form.data4, u32(12)],
];
const fn = (name: string, line: number, low: number, children: readonly Entry[] = []): Entry =>
  entry(tag.subprogram, [...declared(name, line), ...code(low)], children);
const origin: Attribute = [at.origin, form.ref4, { to: 'h' }];
const abstract = (line: number): Entry => labelled('h', entry(tag.subprogram, declared('h', line)));
const inlined = (low: number): Entry => entry(tag.inlined, [origin, ...code(low)]);

/** Function [2, 14) and what else there is. */
function build(sequences: readonly Part[], entries: readonly Entry[]): Uint8Array {
  const tables = oldTables(
    ['/src'],
    [
      ['main.c', 1],
      ['inl.h', 1],
    ],
  );
  const root = entry(tag.compileUnit, [[at.stmtList, form.secOffset, u32(0)]], entries);
  return module(
    [nops(10)],
    custom('.debug_line', lineUnit({ version: 4, tables, program: sequences })),
    ...(entries.length === 0 ? [] : infoSections([{ version: 4, root }])),
  );
}

const live = sequence(2, lines(3, 4));
const path = '/src/main.c';

describe('sequences at a tombstone', () => {
  test.each([0, 0xffff_ffff, 0xffff_fffe])('%d is one', (low) => {
    const bytes = build([live, sequence(low, lines(10, 11, 11, 12))], [fn('f', 3, 2), fn('gone', 9, low)]);
    expect(droppedOf(bytes)).toEqual([{ path, name: 'gone', line: 9, lines: [10, 11, 12] }]);
  });

  test('lines that code in the module has are not dropped, nor is what has no others', () => {
    const bytes = build(
      [live, sequence(0xffff_ffff, lines(10, 4)), sequence(0xffff_ffff, lines(4, 3))],
      [fn('f', 3, 2), fn('gone', 9, 0xffff_ffff)],
    );
    expect(droppedOf(bytes)).toEqual([{ path, name: 'gone', line: 9, lines: [10] }]);
  });

  test('rows of other files, and of no line, are not lines of the function', () => {
    const rows = [
      ...lines(10, 11),
      [lns.setFile(2), lns.advanceLine(5)],
      [lns.setFile(1), lns.advanceLine(-16)],
    ];
    const bytes = build([live, sequence(0xffff_ffff, rows)], [fn('gone', 9, 0xffff_ffff)]);
    expect(droppedOf(bytes)).toEqual([{ path, name: 'gone', line: 9, lines: [10, 11] }]);
  });

  test('one that begins at code and goes back is none', () => {
    const back = [lns.setAddress(8), lns.advanceLine(9), lns.copy, sequence(2, lines(2))];
    expect(droppedOf(build([live, back], [fn('gone', 9, 0xffff_ffff)]))).toEqual([]);
  });
});

describe('names', () => {
  test('are those of the dropped subprogram declared last before the first row', () => {
    const bytes = build(
      [
        live,
        sequence(0xffff_ffff, lines(31, 33)),
        sequence(0xffff_ffff, lines(10)),
        sequence(0xffff_ffff, lines(20)),
      ],
      [fn('f', 3, 2), fn('b', 20, 0xffff_ffff), fn('a', 9, 0xffff_ffff), fn('c', 30, 0xffff_ffff)],
    );
    expect(droppedOf(bytes).map(({ name, line, lines: own }) => [name, line, ...own])).toEqual([
      ['a', 9, 10],
      ['b', 20, 20],
      ['c', 30, 31, 33],
    ]);
  });

  test('are missing where no subprogram is described', () => {
    const bytes = build([live, sequence(0xffff_ffff, lines(11, 10))], []);
    expect(droppedOf(bytes)).toEqual([{ path, name: '(unnamed)', line: 11, lines: [10, 11] }]);
  });
});

describe('a function is in the module', () => {
  const dead = sequence(0xffff_ffff, lines(10, 11));
  const copy = entry(tag.subprogram, [origin, ...code(0xffff_ffff)]);

  test('where a copy of it was inlined', () => {
    const bytes = build([live, dead], [abstract(10), copy, fn('f', 3, 2, [inlined(4)])]);
    expect(droppedOf(bytes)).toEqual([]);
  });

  test('but not by a copy that was inlined into what was dropped as well', () => {
    const caller = fn('gone', 20, 0xffff_ffff, [inlined(0xffff_ffff)]);
    const bytes = build([live, dead], [abstract(10), copy, fn('f', 3, 2), caller]);
    expect(droppedOf(bytes)).toEqual([{ path, name: 'h', line: 10, lines: [10, 11] }]);
  });

  test('where another instance of it is there', () => {
    const bytes = build([live, dead], [fn('g<int>', 10, 0xffff_ffff), fn('g<long>', 10, 2)]);
    expect(droppedOf(bytes)).toEqual([]);
  });
});

describe('damaged and other debug info', () => {
  test('a line program that breaks off keeps what is before it', () => {
    const broken = [live, sequence(0xffff_ffff, lines(10)), [0, 0x7f]];
    expect(droppedOf(build(broken, [fn('gone', 9, 0xffff_ffff)])).map(({ name }) => name)).toEqual(['gone']);
  });

  test('a reference out of the section leaves the function without a name', () => {
    const lost: Attribute = [at.origin, form.refAddr, u32(0x7fff_ffff)];
    const gone = entry(tag.subprogram, [lost, ...code(0xffff_ffff)]);
    expect(droppedOf(build([live, sequence(0xffff_ffff, lines(10))], [gone]))).toEqual([
      { path, name: '(unnamed)', line: 10, lines: [10] },
    ]);
  });

  test('a module without debug info has none', () => {
    expect(droppedOf(module([nops(1)]))).toEqual([]);
  });
});

/** Names in the sources of zlib of what main.c never calls; llvm-dwarfdump calls them `dead code`. */
test('of zlib, what its program does not use', () => {
  const bytes = new Uint8Array(readFileSync(fixture('zlib/yowasp22-O0.wasm')));
  const ofFile = (name: string) =>
    droppedOf(bytes)
      .filter((each) => each.path === `/src/${name}`)
      .map((each) => each.name);
  expect(ofFile('adler32.c')).toEqual(['adler32_combine_', 'adler32_combine', 'adler32_combine64']);
  expect(ofFile('compress.c')).toEqual(['compress2', 'compress', 'compressBound']);
});
