/** Inlined calls from entries made by hand (DWARF 5 §2.17, §3.3.8.2): what is read, and what is refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDebugInfo } from '../../../src/debuginfo/index.ts';
import { codeOffset, toModuleOffset } from '../../../src/location.ts';
import { readModule } from '../../../src/wasm/index.ts';
import { frameText, ourInlined, read } from '../ours.ts';
import { bytes, custom, lineUnit, lns, module, nops, oldTables, type Part, u16, u32, uleb } from './build.ts';
import { type Attribute, at, type Entry, entry, form, infoSections, tag } from './entries.ts';
import {
  abstract,
  inlined,
  inlinedBeyondLlvm,
  inlinedCases,
  inlinedModule,
  lowHigh,
  subprogram,
  unit,
} from './handmade-inlined.ts';

test.each([...inlinedCases, ...inlinedBeyondLlvm])('$title', ({ bytes: made, chains }) => {
  const found = ourInlined(read(made));
  const ours = Object.keys(chains).map((address) => [address, found.at(Number(address)).map(frameText)]);
  expect(found.problems).toEqual([]);
  expect(Object.fromEntries(ours)).toEqual(chains);
});

/** `f` at [2, 14) with these entries below, `g` at [15, 37) with a sound inlined call at [20, 22). */
const beside = (version: 4 | 5, children: readonly Entry[], ...sections: readonly Uint8Array[]): Uint8Array =>
  inlinedModule(
    [
      unit(version, lowHigh([2, 37]), [
        abstract('leaf', 9),
        subprogram('f', [2, 14], children),
        subprogram('g', [15, 37], [inlined('leaf', 1, lowHigh([20, 22]))]),
      ]),
    ],
    ...sections,
  );
const listed = (formed: number, value: Part): Attribute[] => [[at.ranges, formed, value]];
const offset = (value: number): Attribute[] => listed(form.secOffset, u32(value));
const withLists = (...lists: readonly Part[]): Uint8Array => {
  const body = bytes(u16(5), 4, 0, u32(0), lists);
  return custom('.debug_rnglists', u32(body.length), body);
};

describe('a function of which something is wrong has no chains, the others keep theirs', () => {
  const from = (origin: number, ranges: readonly Attribute[] = lowHigh([6, 7])): Entry =>
    entry(tag.inlined, [[at.origin, form.ref4, u32(origin)], ...ranges]);
  const wrong: readonly [what: string, made: Uint8Array, message: string][] = [
    [
      'a callee that is nowhere',
      beside(4, [from(0xffff)]),
      'the target of an inlined call is not a function (at offset 0xffff',
    ],
    [
      'a callee inside of an entry',
      beside(4, [from(12)]),
      'the target of an inlined call is not a function (at offset 0xc',
    ],
    [
      'a callee that is a unit',
      beside(4, [from(11)]),
      'the target of an inlined call is not a function (at offset 0xb',
    ],
    [
      'a range of another function',
      beside(4, [inlined('leaf', 1, lowHigh([5, 20]))]),
      'does not match its function',
    ],
    [
      'a range before all code',
      beside(4, [inlined('leaf', 1, lowHigh([1, 7]))]),
      'does not match its function',
    ],
    [
      'a list that is not there',
      beside(4, [inlined('leaf', 1, offset(0))]),
      '.debug_ranges: ends in the middle',
    ],
    [
      'a list far behind the section',
      beside(5, [inlined('leaf', 1, offset(2 ** 31))]),
      '.debug_rnglists: offset past',
    ],
    [
      'a list without end',
      beside(4, [inlined('leaf', 1, offset(0))], custom('.debug_ranges', u32(1), u32(2), u32(3))),
      '.debug_ranges: ends in the middle',
    ],
    [
      'a range that ends before it starts',
      beside(4, [inlined('leaf', 1, offset(0))], custom('.debug_ranges', [4, 2, 0, 0].map(u32))),
      'a range ends before it starts',
    ],
    [
      'an entry of a list that nobody knows',
      beside(5, [inlined('leaf', 1, offset(12))], withLists(0x09, 0)),
      'unknown range list entry 0x9 (at offset 0xc of .debug_rnglists)',
    ],
    [
      'an address that is not in the table',
      beside(5, [inlined('leaf', 1, offset(12))], withLists(0x03, uleb(7), uleb(1), 0)),
      '.debug_addr: offset past the end',
    ],
    [
      'an index without a table',
      beside(5, [inlined('leaf', 1, listed(form.rnglistx, uleb(0)))], withLists(0)),
      'DW_FORM_rnglistx without a table',
    ],
  ];
  test.each(wrong)('%s', (_, made, message) => {
    const found = ourInlined(read(made));
    expect(Array.from({ length: 12 }, (__, i) => found.at(2 + i))).toEqual(new Array(12).fill([]));
    expect(found.problems).toEqual([expect.stringContaining(message)]);
    expect(found.at(21).map(({ name }) => name)).toEqual(['leaf']);
  });

  test('a range that starts inside of an instruction', () => {
    const made = module(
      [[0x41, ...uleb(300), 0x1a]],
      ...infoSections([
        unit(4, lowHigh([2, 8]), [
          abstract('leaf', 9),
          subprogram('f', [2, 8], [inlined('leaf', 1, lowHigh([4, 7]))]),
        ]),
      ]),
    );
    const found = ourInlined(read(made));
    expect([3, 4, 6].map(found.at)).toEqual([[], [], []]);
    expect(found.problems).toHaveLength(1);
  });

  test('an index behind the table of lists', () => {
    const table = bytes(u16(5), 4, 0, u32(1), u32(4), 0x07, u32(4), uleb(1), 0);
    const made = (index: number): Uint8Array =>
      inlinedModule(
        [
          unit(
            5,
            [...lowHigh([2, 37]), [at.rnglistsBase, form.secOffset, u32(12)]],
            [
              abstract('leaf', 9),
              subprogram('f', [2, 14], [inlined('leaf', 1, listed(form.rnglistx, uleb(index)))]),
            ],
          ),
        ],
        custom('.debug_rnglists', u32(table.length), table),
      );
    expect(ourInlined(read(made(0))).at(4)).toHaveLength(1);
    const found = ourInlined(read(made(1)));
    expect(found.at(4)).toEqual([]);
    expect(found.problems).toEqual([expect.stringContaining('range list 1 is missing')]);
  });
});

test('a callee without a name, or in another file, is unnamed', () => {
  const signature: Attribute = [at.origin, 0x20, u32(1)];
  const made = beside(4, [
    entry(tag.inlined, [...lowHigh([4, 5])]),
    entry(tag.inlined, [[signature[0], signature[1], [u32(1), u32(2)]], ...lowHigh([6, 7])]),
  ]);
  const found = ourInlined(read(made));
  const unnamed = { name: '(unnamed)', line: 0, callLine: 0, callColumn: 0 };
  expect([found.at(4), found.at(6), found.problems]).toEqual([[unnamed], [unnamed], []]);
});

describe('hostile sizes', () => {
  const nested = (depth: number): Entry => {
    let inner = inlined('leaf', 1, lowHigh([6, 7]));
    for (let i = 1; i < depth; i++) inner = inlined('leaf', 1, lowHigh([6, 7]), [inner]);
    return inner;
  };
  test('a thousand calls inside of each other are a chain, more are refused', () => {
    expect(ourInlined(read(beside(4, [nested(1000)]))).at(6)).toHaveLength(1000);
    const found = ourInlined(read(beside(4, [nested(1001)])));
    expect(found.at(6)).toEqual([]);
    expect(found.problems).toEqual([expect.stringContaining('nested too deeply')]);
  });

  test('calls that share one long list take time proportional to the size of the sections', () => {
    const ranges = Array.from({ length: 3000 }, () => [u32(2), u32(3)]);
    const calls = Array.from({ length: 3000 }, () => inlined('leaf', 1, offset(0)));
    const made = beside(4, calls, custom('.debug_ranges', ranges, u32(0), u32(0)));
    const contents = read(made);
    const start = performance.now();
    const found = ourInlined(contents);
    expect(found.at(4)).toEqual([]);
    expect(found.problems).toEqual([expect.stringContaining('range lists are used too often')]);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('readDebugInfo', () => {
  /** Rows for `f` only, behind an import that is not there: funcidx 0 is `f`. */
  const lines = lineUnit({
    version: 4,
    tables: oldTables([], [['main.c', 0]]),
    program: [lns.setAddress(2), lns.copy, lns.advancePc(12), lns.endSequence],
  });
  const made = (ranges: readonly Attribute[]): Uint8Array =>
    module(
      [nops(10), nops(20)],
      custom('.debug_line', lines),
      ...infoSections([
        unit(4, lowHigh([2, 37]), [
          abstract('leaf', 9),
          subprogram('f', [2, 14], [inlined('leaf', 1, ranges), inlined('leaf', 2, lowHigh([8, 9]))]),
          subprogram('g', [15, 37], [inlined('leaf', 1, lowHigh([20, 22]))]),
        ]),
      ]),
    );

  test('answers for functions that have rows, and for their own code only', () => {
    const contents = made(lowHigh([4, 6]));
    const parsed = readModule(contents);
    const info = readDebugInfo(contents, parsed);
    const at_ = (address: number) => toModuleOffset(codeOffset(address), parsed.code.base);
    expect(info.inlinedAt(0, at_(4))).toEqual([
      { name: 'leaf', line: 9, callPath: 'main.c', callLine: 1, callColumn: 5 },
    ]);
    expect(info.inlinedAt(0, at_(4))).toBe(info.inlinedAt(0, at_(5)));
    for (const [funcidx, address] of [
      [0, 6],
      [0, 20],
      [1, 20],
      [1, 4],
      [2, 4],
      [-1, 4],
      [0.5, 4],
      [Number.NaN, 4],
      [0, -100],
      [0, Number.NaN],
    ] as const) {
      expect(info.inlinedAt(funcidx, at_(address)), `${funcidx} ${address}`).toEqual([]);
    }
    expect(info.warnings).toEqual([]);
  });

  test('warns once of what can’t be read, when it is asked for', () => {
    const contents = made(lowHigh([4, 20]));
    const parsed = readModule(contents);
    const info = readDebugInfo(contents, parsed);
    const slugs = () => info.warnings.map(({ slug }) => slug);
    const before = slugs();
    for (let address = 2; address < 14; address++) {
      expect(info.inlinedAt(0, toModuleOffset(codeOffset(address), parsed.code.base))).toEqual([]);
    }
    expect([before, slugs()]).toEqual([[], ['dwarf-malformed']]);
  });
});

describe('any damage', () => {
  const wellFormed = (made: Uint8Array): boolean => {
    const contents = read(made);
    const found = ourInlined(contents);
    return Array.from({ length: 40 }, (_, address) => found.at(address)).every((chain) =>
      chain.every(({ name, line, callLine, callColumn }) => name !== '' && line + callLine + callColumn >= 0),
    );
  };
  test.each(inlinedCases)('any byte of any section changed: $title', ({ bytes: made }) => {
    const damaged = made.slice();
    for (const { name, dataStart, end } of readModule(made).sections) {
      if (!name?.startsWith('.debug_') || name === '.debug_line') continue;
      for (let position: number = dataStart; position < end; position++) {
        for (const value of [0, 0xff, made[position]! ^ 1]) {
          damaged[position] = value;
          expect(wellFormed(damaged), `${name} ${position - dataStart} = ${value}`).toBe(true);
        }
        damaged[position] = made[position]!;
      }
    }
  });

  test('range sections of random bytes', () => {
    const children = [0, 4, 12, 20].map((at_) => inlined('leaf', 1, offset(at_)));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (random, old) => {
        const section = custom(old ? '.debug_ranges' : '.debug_rnglists', random);
        expect(wellFormed(beside(old ? 4 : 5, children, section))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
