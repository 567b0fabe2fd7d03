/** One path with two texts. Digests are those of node:crypto; texts and modules are made by hand. */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CoverageFacts, FunctionFacts, ModuleFacts } from '../../src/coverage/index.ts';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import {
  describeModule,
  readDataDir,
  sourceChanges,
  whyDifferent,
  writeRunData,
} from '../../src/store/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import {
  module as build,
  bytes,
  cstring,
  custom,
  lineUnit,
  lns,
  nops,
  oldTables,
  type Part,
  uleb,
} from '../debuginfo/dwarf/build.ts';
import { sourcesIn } from '../helpers/sources.ts';
import { scratch } from '../helpers/wtrace.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const none = { md5: [], lengths: [] } as const;

describe('a file beside what was compiled', () => {
  const text = 'int f;\nint g;\n';
  test.each([
    ['the same', text, undefined],
    ['with the line ends of Windows', text.replaceAll('\n', '\r\n'), undefined],
    ['another text', 'int f;\nint h;\n', 'its MD5 differs'],
    ['no text', '', 'its MD5 differs'],
  ])('%s, by MD5', (_, now, why) => {
    expect(whyDifferent(encode(now), { md5: [md5(text)], lengths: [99], lastLine: 99 })).toBe(why);
  });

  test('compiled with the line ends of Windows, checked out with others', () => {
    const windows = text.replaceAll('\n', '\r\n');
    expect(whyDifferent(encode(text), { md5: [md5(windows)], lengths: [], lastLine: 2 })).toBeUndefined();
    expect(whyDifferent(encode(text), { md5: [], lengths: [windows.length], lastLine: 2 })).toBeUndefined();
  });

  test.each([
    [[14], 2, undefined],
    [[15, 20], 2, 'its length is 14, not 15 or 20 bytes'],
    [[], 2, undefined],
    [[], 3, 'it has 2 lines, and there is code of line 3'],
  ])('by lengths %j and code up to line %i', (lengths, lastLine, why) => {
    expect(whyDifferent(encode(text), { md5: [], lengths, lastLine })).toBe(why);
  });

  test.each([
    ['', 0],
    ['a', 1],
    ['a\n', 1],
    ['a\nb', 2],
    ['a\r\nb\r\n', 2],
    ['a\rb', 2],
  ])('%j has %i lines', (now, lines) => {
    expect(whyDifferent(encode(now), { ...none, lastLine: lines })).toBeUndefined();
    expect(whyDifferent(encode(now), { ...none, lastLine: lines + 1 })).toContain(`has ${lines} line`);
  });
});

type Declared = Pick<FunctionFacts, 'name' | 'line'> & Partial<FunctionFacts>;
const moduleFacts = (
  name: string,
  sha256: string,
  functions: readonly Declared[],
  lines = [3, 4],
  path = 'src/prog.c',
): ModuleFacts => ({
  name,
  sha256,
  inexact: [],
  files: [
    {
      path,
      lines: lines.map((line) => ({ line, hits: 1, covered: true })),
      functions: functions.map((fn) => ({ hits: 1, ...fn })),
    },
  ],
});
const facts = (...modules: readonly ModuleFacts[]): CoverageFacts => ({ modules, omittedFiles: 0 });
const source = (sha256: string, digests: readonly string[] = [], lengths: readonly number[] = []) => ({
  sha256,
  sources: [{ path: 'src/prog.c', md5: digests, lengths }],
  declaresFunctions: true,
});
const told = (
  all: CoverageFacts,
  sources: Parameters<typeof sourceChanges>[0]['modules'],
  sourceRoot = '/nowhere',
): string[] =>
  sourceChanges({ facts: all, modules: sources, sources: sourcesIn(sourceRoot) }).map(({ slug, message }) => {
    expect(slug).toBe('source-changed');
    return message;
  });

describe('modules of one report', () => {
  const f2 = [{ name: 'f', line: 2 }];
  const f4 = [{ name: 'f', line: 4 }];

  test('with different MD5s', () => {
    const all = facts(moduleFacts('v1.wasm', 'a1', f2), moduleFacts('v2.wasm', 'b2', f2));
    expect(told(all, [source('a1', ['00']), source('b2', ['11'])])).toEqual([
      'src/prog.c has two texts: its MD5 is not the same in all of v1.wasm and v2.wasm; line numbers of both are added up: build again, and remove data of earlier builds, unless it was compiled with other macros',
    ]);
  });

  test('with different lengths', () => {
    const all = facts(moduleFacts('v1.wasm', 'a1', f2), moduleFacts('v2.wasm', 'b2', f2));
    expect(told(all, [source('a1', [], [10]), source('b2', [], [12])])[0]).toContain(
      'its length is not the same',
    );
  });

  test('with a function on different lines', () => {
    const all = facts(moduleFacts('prog.wasm', 'a1a1a1a1a1', f2), moduleFacts('prog.wasm', 'b2b2b2b2b2', f4));
    expect(told(all, [source('a1a1a1a1a1'), source('b2b2b2b2b2')])[0]).toContain(
      'f is on line 2 in prog.wasm (a1a1a1a1…) and on line 4 in prog.wasm (b2b2b2b2…)',
    );
  });

  test('of facts in JSON, of which no more is known', () => {
    const all = facts(moduleFacts('v1.wasm', 'a1', f2), moduleFacts('v2.wasm', 'b2', f4));
    expect(told(all, [])).toHaveLength(1);
  });

  test('of one name with code of other lines', () => {
    const all = facts(moduleFacts('prog.wasm', 'a1', f2, [3, 4]), moduleFacts('prog.wasm', 'b2', f2, [3, 5]));
    expect(told(all, [source('a1'), source('b2')])[0]).toContain('prog.wasm was built more than once');
  });

  test('linked from files that were compiled at different times', () => {
    expect(told(facts(moduleFacts('v1.wasm', 'a1', f2)), [source('a1', ['00', '11'])])[0]).toContain(
      'its MD5 is not the same in all of the files that v1.wasm was linked from',
    );
  });

  test.each([
    ['the same MD5, whatever else differs', 'prog.wasm', f4, [3, 5], ['00']],
    ['nothing known, a library in two programs', 'other.wasm', f2, [3, 5], []],
    ['one name, and code of the same lines', 'prog.wasm', f2, [3, 4], []],
    [
      'overloads',
      'other.wasm',
      [
        { name: 'f', line: 4 },
        { name: 'f', line: 9 },
      ],
      [3, 4],
      [],
    ],
    [
      'functions of other linkage names',
      'other.wasm',
      [{ name: 'f', linkageName: '_Z1fi', line: 4 }],
      [3, 4],
      [],
    ],
  ])('are not suspected where there is %s', (_, name, functions, lines, digests) => {
    const all = facts(moduleFacts('prog.wasm', 'a1', f2), moduleFacts(name, 'b2', functions, lines));
    expect(told(all, [source('a1', digests), source('b2', digests)])).toEqual([]);
  });

  test('functions without names, and places of functions that nobody declares, say nothing', () => {
    const at = (line: number) => [{ name: 'func[7]', line }];
    const unnamed = facts(moduleFacts('a.wasm', 'a1', at(2)), moduleFacts('b.wasm', 'b2', at(4)));
    expect(told(unnamed, [source('a1'), source('b2')])).toEqual([]);
    const mapped = [source('a1'), source('b2')].map((each) => ({ ...each, declaresFunctions: false }));
    expect(told(facts(moduleFacts('a.wasm', 'a1', f2), moduleFacts('b.wasm', 'b2', f4)), mapped)).toEqual([]);
  });

  test('a disassembly has no text that could change', () => {
    const [one, two] = [
      moduleFacts('m.wasm', 'a1', f2, [3], 'f.wat'),
      moduleFacts('m.wasm', 'b2', f4, [9], 'f.wat'),
    ];
    const known = ['a1', 'b2'].map((sha256) => ({ sha256, sources: [], declaresFunctions: false }));
    expect([told(facts(one, two), known), told(facts(one, two), [])]).toEqual([[], []]);
  });
});

describe('sources on disk', () => {
  const all = facts(moduleFacts('v1.wasm', 'a1', [], [3, 4]));
  const root = (text: string): string => {
    const directory = scratch();
    mkdirSync(join(directory, 'src'));
    writeFileSync(join(directory, 'src/prog.c'), text);
    return directory;
  };

  test('are compared', () => {
    const text = '1\n2\n3\n4\n';
    expect(told(all, [source('a1', [md5(text)])], root(text))).toEqual([]);
    expect(told(all, [source('a1', [md5(text)])], root(`${text}5\n`))).toEqual([
      'src/prog.c is not what was compiled: its MD5 differs; build again, or set --source-root to the sources of that build',
    ]);
    expect(told(all, [source('a1')], root('1\n'))[0]).toContain('it has 1 line, ');
  });

  test('are no matter where they are not there, or the module may be a disassembly', () => {
    expect(told(all, [source('a1', ['00'])], scratch())).toEqual([]);
    expect(told(all, [], root('1\n'))).toEqual([]);
  });

  test('many are one warning', () => {
    const paths = ['a.c', 'b.c', 'c.c', 'd.c'];
    const directory = scratch();
    for (const path of paths) writeFileSync(join(directory, path), '\n');
    const [file] = all.modules[0]!.files;
    const many = facts({ ...all.modules[0]!, files: paths.map((path) => ({ ...file!, path })) });
    const sources = [
      { sha256: 'a1', sources: paths.map((path) => ({ path, ...none })), declaresFunctions: true },
    ];
    expect(told(many, sources, directory)).toEqual([
      expect.stringMatching(
        /^a\.c, b\.c, c\.c and 1 more are not what was compiled: of a\.c, it has 1 line,/,
      ),
    ]);
  });
});

describe('what DWARF says of texts', () => {
  const digest = Array.from({ length: 16 }, (_, i) => i + 1);
  const hex = '0102030405060708090a0b0c0d0e0f10';
  const program = [lns.setAddress(2), lns.copy, lns.advancePc(12), lns.endSequence];
  const withTables = (version: 4 | 5, tables: Part): Uint8Array =>
    build([nops(10)], custom('.debug_line', lineUnit({ version, tables, program })));
  /** Path as a string in place; MD5 as data16; size as udata. */
  const newTables = (sum: readonly number[], size: number): Part => [
    [1, uleb(1), uleb(0x08)],
    [1, [cstring('.')]],
    [4, uleb(1), uleb(0x08), uleb(2), uleb(0x0b), uleb(4), uleb(0x0f), uleb(5), uleb(0x1e)],
    [2, [cstring('a.c'), 0, uleb(size), bytes(...sum)], [cstring('a.c'), 0, uleb(size), bytes(...sum)]],
  ];
  const marks = (wasm: Uint8Array) => {
    const info = readDebugInfo(wasm, readModule(wasm));
    return info.lines.files.map((path) => [path, info.sourceMarks?.(path)]);
  };

  test('MD5 and size in DWARF 5', () => {
    expect(marks(withTables(5, newTables(digest, 7)))).toEqual([['a.c', [{ md5: hex, length: 7 }]]]);
    expect(marks(withTables(5, newTables(digest, 0)))).toEqual([['a.c', [{ md5: hex }]]]);
    expect(
      marks(
        withTables(
          5,
          newTables(
            digest.map(() => 0),
            0,
          ),
        ),
      ),
    ).toEqual([['a.c', []]]);
  });

  test('size in DWARF 4', () => {
    const tables = [0, cstring('a.c'), uleb(0), uleb(1234), uleb(300), 0];
    expect(marks(withTables(4, tables))).toEqual([['a.c', [{ length: 300 }]]]);
    expect(marks(withTables(4, oldTables([], [['a.c', 0]])))).toEqual([['a.c', []]]);
  });

  test('is kept with the counts, for the report', () => {
    const text = '\n\n\n';
    const directory = scratch();
    writeFileSync(join(directory, 'a.c'), text);
    const data = join(directory, 'cov');
    const save = (sum: readonly number[], sha256: string): void => {
      const made = instrument(withTables(5, newTables(sum, 0)), { sha256 });
      const counters = new BigInt64Array(made.probeMap.counterCount);
      writeRunData(data, {
        modules: [{ ...describeModule(made, 'm.wasm'), counters }],
        workingDirectory: directory,
      });
    };
    const slugs = () => readDataDir(data, { sourceRoot: directory }).warnings.map(({ slug }) => slug);
    save([...createHash('md5').update(text).digest()], 'a1');
    expect(slugs()).toEqual([]);
    writeFileSync(join(directory, 'a.c'), '\n\n\n\n');
    expect(slugs()).toEqual(['source-changed']);
    // The data name any folder: what is in others is not looked at, unless the user allows it.
    const elsewhere = { sourceRoot: scratch() };
    const [refused, ...others] = readDataDir(data, elsewhere).warnings;
    expect([refused?.slug, others]).toEqual(['source-refused', []]);
    expect(refused?.message).toContain(`allow it with allowRead: ["${realpathSync(directory)}"]`);
    for (const more of [{ allowRead: [directory] }, { remaps: [{ from: directory, to: directory }] }])
      expect(readDataDir(data, { ...elsewhere, ...more }).warnings.map(({ slug }) => slug)).toEqual([
        'source-changed',
      ]);
    writeFileSync(join(directory, 'a.c'), text);
    save(digest, 'b2');
    expect(slugs()).toEqual(['source-changed']);
  });
});
