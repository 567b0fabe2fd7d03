import { expect, test } from 'vitest';
import {
  type CoverageFacts,
  collect,
  createNaming,
  filesOf,
  type ModuleFacts,
  mergeModules,
  renameFiles,
  summarize,
} from '../../src/coverage/index.ts';
import {
  type FunctionCounts,
  type FunctionProbes,
  type Place,
  Places,
  type ProbeMap,
} from '../../src/probe-map/index.ts';
import { branded, type Plain } from '../helpers/branded.ts';

const place = (file: number, line: number, offset = 0): Place =>
  branded({ file, line, block: 0, offset, count: { kind: 'block' } });

function probes(
  funcidx: number,
  places: Place[],
  silent: Plain<FunctionProbes['silent']> = [],
): FunctionProbes {
  return branded<FunctionProbes>({
    funcidx,
    start: 0,
    end: 100,
    blockStart: [0],
    blockCounter: [-1],
    edgeFrom: [-1, 0],
    edgeTo: [0, -1],
    edgeCounter: [0, -1],
    places: Places.from(places),
    silent,
  });
}

const counts = (entries: number, places: number[], silent: boolean[] = [], exact = true): FunctionCounts => ({
  entries,
  blocks: Float64Array.of(entries),
  places: Float64Array.from(places),
  silent,
  exact,
});

const map = (
  files: string[],
  functions: FunctionProbes[],
  functionInfo: Plain<ProbeMap['functionInfo']>,
): ProbeMap => ({
  module: { sha256: 'ab'.repeat(32), size: 1000 },
  files,
  functions,
  functionInfo: branded(functionInfo),
  counterCount: functions.length,
  readerCount: 1,
  callsEndBlocks: false,
  offsets: { rewritten: new Uint32Array(), original: new Uint32Array(), length: new Uint32Array() },
});

const naming = createNaming({
  include: [],
  omit: ['omitted.c'],
  remaps: [],
  sourceRoot: '/app',
  omitSystemLibraries: true,
});

test('hits of a line are the sum over its places in all functions', () => {
  const facts = collect(
    map(
      ['/app/a.c', '/app/a.h', '/app/omitted.c'],
      [
        probes(3, [place(0, 10), place(0, 12), place(1, 5), place(2, 1)]),
        probes(4, [place(1, 5), place(1, 6)]),
      ],
      [
        { funcidx: 3, name: 'main', file: 0, line: 9 },
        { funcidx: 4, name: 'max<int, int>', linkageName: '_Z3maxIiE', file: 1, line: 4 },
      ],
    ),
    [counts(1, [1, 2, 7, 1]), counts(4, [4, 0])],
    naming,
    'app.wasm',
  );
  expect(facts).toEqual({
    name: 'app.wasm',
    sha256: 'ab'.repeat(32),
    inexact: [],
    files: [
      {
        path: 'a.c',
        lines: [
          { line: 10, hits: 1, covered: true },
          { line: 12, hits: 2, covered: true },
        ],
        functions: [{ name: 'main', line: 9, hits: 1 }],
      },
      {
        path: 'a.h',
        lines: [
          { line: 5, hits: 11, covered: true },
          { line: 6, hits: 0, covered: false },
        ],
        functions: [{ name: 'max<int, int>', linkageName: '_Z3maxIiE', line: 4, hits: 4 }],
      },
    ],
  });
});

test('code that ran without an event covers a coverable line, and makes no line coverable', () => {
  const facts = collect(
    map(
      ['a.c'],
      [
        probes(
          0,
          [place(0, 1), place(0, 2)],
          [
            [0, 2, 0, 50],
            [0, 3, 0, 60],
            [0, 4, 0, 70],
          ],
        ),
        probes(1, [place(0, 4)]),
      ],
      [
        { funcidx: 0, name: 'f', file: 0, line: 1 },
        { funcidx: 1, name: 'g', file: 0, line: 4 },
      ],
    ),
    [counts(1, [1, 0], [true, true, false]), counts(0, [0])],
    naming,
    'm',
  );
  expect(facts.files[0]?.lines).toEqual([
    { line: 1, hits: 1, covered: true },
    { line: 2, hits: 0, covered: true },
    { line: 4, hits: 0, covered: false },
  ]);
});

test('functions of equal name and line are one; one without declaration belongs where most of its places are', () => {
  const facts = collect(
    map(
      ['a.ts', 'b.ts'],
      [
        probes(0, [place(0, 3)]),
        probes(1, [place(0, 3)]),
        probes(2, [place(1, 1), place(0, 8), place(0, 7)]),
      ],
      [
        { funcidx: 0, name: 'f', linkageName: 'f.2', file: 0, line: 3 },
        { funcidx: 1, name: 'f', linkageName: 'f.1', file: 0, line: 3 },
        { funcidx: 2, name: 'assembly/a/g', file: -1, line: 0 },
      ],
    ),
    [counts(1, [1]), counts(2, [2]), counts(0, [0, 0, 0])],
    naming,
    'm',
  );
  expect(facts.files[0]?.functions).toEqual([
    { name: 'f', linkageName: 'f.1', line: 3, hits: 3 },
    { name: 'assembly/a/g', line: 7, hits: 0 },
  ]);
  expect(facts.files[1]?.functions).toEqual([]);
});

test('inexact functions are named and their numbers stay whole', () => {
  const facts = collect(
    map(
      ['a.c'],
      [probes(0, [place(0, 1), place(0, 2), place(0, 3)])],
      [{ funcidx: 0, name: 'f', file: 0, line: 1 }],
    ),
    [counts(2 ** 60, [-3, Number.NaN, 2 ** 60], [], false)],
    naming,
    'm',
  );
  expect(facts.inexact).toEqual(['f']);
  expect(facts.files[0]?.lines.map((line) => line.hits)).toEqual([0, 0, Number.MAX_SAFE_INTEGER]);
  expect(facts.files[0]?.functions[0]?.hits).toBe(Number.MAX_SAFE_INTEGER);
});

const module = (sha256: string, path: string, lines: [number, number, boolean?][]): ModuleFacts => ({
  name: `${sha256}.wasm`,
  sha256,
  inexact: [],
  files: [
    {
      path,
      lines: lines.map(([line, hits, covered]) => ({ line, hits, covered: covered ?? hits > 0 })),
      functions: [{ name: 'f', line: 1, hits: lines[0]?.[1] ?? 0 }],
    },
  ],
});

test('runs of one module add up in any order; a line covered without hits stays covered', () => {
  const a = module('aa', 'a.c', [
    [1, 2],
    [2, 0],
  ]);
  const b = module('aa', 'a.c', [
    [1, 3],
    [2, 0, true],
  ]);
  const merged = mergeModules([a, b]);
  expect(merged).toHaveLength(1);
  expect(merged[0]?.files[0]?.lines).toEqual([
    { line: 1, hits: 5, covered: true },
    { line: 2, hits: 0, covered: true },
  ]);
  expect(mergeModules([b, a])).toEqual(merged);
  expect(mergeModules([mergeModules([a, b])[0]!, a])[0]?.files).toEqual(mergeModules([a, b, a])[0]?.files);
});

test('different modules stay apart, and reports see the sum of a file they share', () => {
  const modules = mergeModules([
    module('aa', 'a.c', [[1, 2]]),
    module('bb', 'a.c', [
      [1, 1],
      [5, 0],
    ]),
  ]);
  expect(modules.map((m) => m.sha256)).toEqual(['aa', 'bb']);
  const facts: CoverageFacts = { modules, omittedFiles: 0 };
  expect(filesOf(facts)).toEqual([
    {
      path: 'a.c',
      lines: [
        { line: 1, hits: 3, covered: true },
        { line: 5, hits: 0, covered: false },
      ],
      functions: [{ name: 'f', line: 1, hits: 3 }],
    },
  ]);
  expect(summarize(filesOf(facts))).toEqual({
    lines: { covered: 1, total: 2 },
    functions: { covered: 1, total: 1 },
    branches: { covered: 0, total: 0 },
  });
});

test('files that get one name by remapping become one, sorted by line', () => {
  const two = { ...module('aa', '/m1/a.c', [[7, 1]]) };
  const both = {
    ...two,
    files: [
      ...two.files,
      ...module('aa', '/m2/a.c', [
        [3, 1],
        [7, 1],
      ]).files,
    ],
  };
  const remaps = [
    { from: '/m1', to: 'src' },
    { from: '/m2', to: 'src' },
  ];
  const again = createNaming({ include: [], omit: [], remaps, sourceRoot: '', omitSystemLibraries: false });
  expect(renameFiles(both, again).files).toEqual([
    {
      path: 'src/a.c',
      lines: [
        { line: 3, hits: 1, covered: true },
        { line: 7, hits: 2, covered: true },
      ],
      functions: [{ name: 'f', line: 1, hits: 2 }],
    },
  ]);
});
