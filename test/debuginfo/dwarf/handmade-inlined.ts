/**
 * Inlined calls in every form of range that DWARF 4 and 5 have, with the chains that the standards give them. test/full
 * asks llvm-symbolizer whether it sees the same chains.
 */
import {
  bytes,
  cstring,
  custom,
  lineUnit,
  module,
  nops,
  oldTables,
  type Part,
  u16,
  u32,
  uleb,
} from './build.ts';
import {
  type Attribute,
  at,
  type Entry,
  entry,
  form,
  infoSections,
  labelled,
  tag,
  type UnitTree,
} from './entries.ts';

/** A module and, for addresses of its code, the texts of the frames there: see `chainText` in llvm.ts. */
export interface InlinedCase {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly chains: Readonly<Record<number, readonly string[]>>;
}

/** Two functions: `f` at [2, 14), its instructions of one byte each from 3; `g` at [15, 37), those from 16. */
const bodies = [nops(10), nops(20)];
const F: Range = [2, 14];
const G: Range = [15, 37];
type Range = readonly [low: number, high: number];

const lineProgram = (directory: string): Uint8Array =>
  lineUnit({
    version: 4,
    tables: oldTables(
      [directory],
      [
        ['main.c', 1],
        ['inl.h', 1],
      ],
    ),
    program: [],
  });

/** A module with units, further sections, and a line program `/src` at 0, `/lib` behind it. */
export function inlinedModule(units: readonly UnitTree[], ...sections: readonly Uint8Array[]): Uint8Array {
  const lines = custom('.debug_line', lineProgram('/src'), lineProgram('/lib'));
  return module(bodies, lines, ...infoSections(units), ...sections);
}

/** Offset of the line program `/lib`. */
const LIB = lineProgram('/src').length;

export const lowHigh = ([low, high]: Range): Attribute[] => [
  [at.low, form.addr, u32(low)],
  [at.high, form.data4, u32(high - low)],
];
const text = (name: number, value: string): Attribute => [name, form.string, cstring(value)];
const number = (name: number, value: number): Attribute => [name, form.data1, value];

export const unit = (
  version: 4 | 5,
  attributes: readonly Attribute[],
  children: readonly Entry[],
  lines = 0,
): UnitTree => ({
  version,
  root: entry(
    tag.compileUnit,
    [text(at.name, 'main.c'), [at.stmtList, form.secOffset, u32(lines)], ...attributes],
    children,
  ),
});

export const subprogram = (name: string, range: Range, children: readonly Entry[]): Entry =>
  entry(tag.subprogram, [text(at.name, name), ...lowHigh(range)], children);

/** An abstract instance, declared in `inl.h`, under its name. */
export const abstract = (name: string, line: number, ...attributes: readonly Attribute[]): Entry =>
  labelled(
    name,
    entry(tag.subprogram, [
      text(at.name, name),
      number(at.declFile, 2),
      number(at.declLine, line),
      ...attributes,
    ]),
  );

/** A call of the abstract instance `to`, in line `line` of `main.c`, column 5. */
export const inlined = (
  to: string,
  line: number,
  ranges: readonly Attribute[],
  children: readonly Entry[] = [],
): Entry =>
  entry(
    tag.inlined,
    [
      [at.origin, form.ref4, { to }],
      ...ranges,
      number(at.callFile, 1),
      number(at.callLine, line),
      number(at.callColumn, 5),
    ],
    children,
  );

const add = '_ZN2ns3addEv|/src/inl.h|7|/src/main.c|20|5';
const leaf = 'leaf|/src/inl.h|9|/src/main.c|21|5';
const callees: readonly Entry[] = [
  entry(tag.namespace, [text(at.name, 'ns')], [abstract('add', 7, text(at.linkageName, '_ZN2ns3addEv'))]),
  abstract('leaf', 9),
];
const chainsOf = (
  of: readonly string[],
  inside: readonly number[],
  outside: readonly number[],
): Record<number, readonly string[]> =>
  Object.fromEntries([...inside.map((address) => [address, of]), ...outside.map((address) => [address, []])]);

const listed = (offset: number): Attribute[] => [[at.ranges, form.secOffset, u32(offset)]];
const oldList: Part = [
  [u32(2), u32(3)],
  [u32(4), u32(4)],
  [u32(0xffffffff), u32(6), u32(2), u32(4)],
  [u32(0xffffffff), u32(0xfffffffe), u32(2), u32(9)],
  [u32(0), u32(0)],
];
const addresses = custom('.debug_addr', u32(24), u16(5), 4, 0, [15, 18, 19, 21, 0xffffffff].map(u32));
const everyKind = bytes(
  [0x04, uleb(1), uleb(2)],
  [0x02, uleb(1), uleb(2)],
  [0x03, uleb(3), uleb(1)],
  [0x05, u32(20), 0x04, uleb(3), uleb(4)],
  [0x01, uleb(0), 0x04, uleb(10), uleb(11)],
  [0x06, u32(27), u32(28)],
  [0x07, u32(29), uleb(1)],
  // Discarded code.
  [0x01, uleb(4), 0x04, uleb(16), uleb(17)],
  [0x03, uleb(4), uleb(3)],
  0,
);
const secondList = bytes(0x07, u32(31), uleb(2), 0);
const thirdList = bytes(0x07, u32(32), uleb(1), 0);
/** Header, table of two offsets, which count from the table's start, and three lists. */
const rnglists = bytes(
  [u16(5), 4, 0, u32(2)],
  [u32(8), u32(8 + everyKind.length)],
  [everyKind, secondList, thirdList],
);
const THIRD_LIST = 4 + rnglists.length - thirdList.length;

export const inlinedCases: readonly InlinedCase[] = [
  {
    title: 'calls inside of each other and of lexical blocks; high_pc as length and as address',
    bytes: inlinedModule([
      unit(4, lowHigh([2, 37]), [
        ...callees,
        subprogram('f', F, [
          entry(tag.lexicalBlock, lowHigh([3, 12]), [
            entry(tag.variable, [text(at.name, 'i')]),
            inlined(
              'add',
              20,
              [
                [at.low, form.addr, u32(4)],
                [at.high, form.addr, u32(10)],
              ],
              [entry(tag.lexicalBlock, [], [inlined('leaf', 21, lowHigh([6, 8]))])],
            ),
            inlined('leaf', 21, lowHigh([11, 14])),
          ]),
        ]),
      ]),
    ]),
    chains: {
      2: [],
      3: [],
      4: [add],
      5: [add],
      6: [leaf, add],
      7: [leaf, add],
      8: [add],
      9: [add],
      10: [],
      13: [leaf],
    },
  },
  {
    title: 'ranges in .debug_ranges: from the unit’s low_pc, from another base, empty, discarded',
    bytes: inlinedModule(
      [unit(4, lowHigh([2, 37]), [...callees, subprogram('f', F, [inlined('add', 20, listed(0))])])],
      custom('.debug_ranges', oldList),
    ),
    chains: chainsOf([add], [4, 8, 9], [3, 5, 6, 7, 10, 11, 12, 13]),
  },
  {
    title: 'ranges in .debug_rnglists: every kind of entry, by index and by offset',
    bytes: inlinedModule(
      [
        unit(
          5,
          [
            [at.low, form.addrx, uleb(0)],
            [at.high, form.data4, u32(22)],
            [at.addrBase, form.secOffset, u32(8)],
            [at.rnglistsBase, form.secOffset, u32(12)],
          ],
          [
            ...callees,
            subprogram('g', G, [
              inlined('add', 20, [[at.ranges, form.rnglistx, uleb(0)]]),
              inlined(
                'leaf',
                21,
                [[at.ranges, form.rnglistx, uleb(1)]],
                [inlined('add', 20, listed(THIRD_LIST))],
              ),
              inlined('leaf', 21, [
                [at.low, form.addrx, uleb(2)],
                [at.high, form.data1, 1],
              ]),
            ]),
          ],
        ),
      ],
      addresses,
      custom('.debug_rnglists', u32(rnglists.length), rnglists),
    ),
    chains: {
      ...chainsOf([add], [16, 18, 21, 23, 25, 27, 29], [15, 17, 20, 22, 24, 26, 28, 30, 33, 36]),
      ...chainsOf([leaf], [19, 31], []),
      32: [add, leaf],
    },
  },
  {
    title: 'an abstract instance in another unit, whose files are others',
    bytes: inlinedModule([
      unit(4, lowHigh([2, 37]), [
        subprogram('f', F, [
          entry(tag.inlined, [
            [at.origin, form.refAddr, { to: 'leaf' }],
            ...lowHigh([4, 6]),
            number(at.callFile, 2),
            number(at.callLine, 3),
          ]),
        ]),
      ]),
      unit(4, [], [abstract('leaf', 9)], LIB),
    ]),
    chains: chainsOf(['leaf|/lib/inl.h|9|/src/inl.h|3|0'], [4, 5], [3, 6]),
  },
  {
    title: 'a function inside of a function keeps what was inlined into it',
    bytes: inlinedModule([
      unit(4, lowHigh([2, 37]), [
        ...callees,
        subprogram('f', F, [
          inlined('add', 20, lowHigh([4, 6])),
          subprogram('g', G, [inlined('leaf', 21, lowHigh([17, 18]))]),
        ]),
      ]),
    ]),
    chains: { 4: [add], 17: [leaf], 18: [] },
  },
];

/** As `inlinedCases`, but of LLVM 19 neither call has what lies behind the end of the earlier one. */
export const inlinedBeyondLlvm: readonly InlinedCase[] = [
  {
    title: 'ranges that overlap: the later entry hides the earlier one',
    bytes: inlinedModule([
      unit(4, lowHigh([2, 37]), [
        ...callees,
        subprogram('f', F, [inlined('add', 20, lowHigh([4, 8])), inlined('leaf', 21, lowHigh([6, 10]))]),
      ]),
    ]),
    chains: { ...chainsOf([add], [4, 5], [3, 10]), ...chainsOf([leaf], [6, 7, 8, 9], []) },
  },
];
