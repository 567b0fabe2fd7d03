import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  armNames,
  type BranchFacts,
  type BranchTarget,
  collect,
  filesOf,
  type ModuleFacts,
  mergeModules,
  renameFiles,
} from '../../src/coverage/index.ts';
import type { DebugInfo, InlinedFrame } from '../../src/debuginfo/index.ts';
import { type LoadOptions, load } from '../../src/load/index.ts';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { readCounters, solveCounts } from '../../src/runtime/index.ts';
import { type Item, op, program, type RowItem } from '../oracle/program.ts';
import { infoOf } from '../rewriter/random.ts';

const at = (line: number, column: number): RowItem => ({ line, column });
const work = [op.globalGet(0), op.drop];

/** `if (parameter)`, and a function that makes the same decision twice. */
const decide = (line: number): Item[] => [
  at(line, 5),
  op.localGet(0),
  op.if(),
  at(line + 1, 3),
  ...work,
  op.else,
  at(line + 2, 3),
  ...work,
  op.end,
  at(line + 9, 1),
  ...work,
];

interface Copies {
  readonly bodies: readonly (readonly Item[])[];
  /** Calls `f<index>` with an argument. */
  readonly calls: readonly (readonly [fn: number, argument: number])[];
  readonly info?: Partial<DebugInfo>;
  readonly options?: InstrumentOptions;
}

function factsOf({ bodies, calls, info = {}, options }: Copies): ModuleFacts {
  const { bytes, table } = program({ functions: bodies.map((body) => ({ params: 1, body })) });
  const made = instrument(bytes, { debugInfo: { ...infoOf(table), ...info }, branches: true, ...options });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(made.bytes)));
  for (const [fn, argument] of calls) (exports[`f${fn}`] as (argument: number) => void)(argument);
  const { probeMap } = made;
  const counts = solveCounts(probeMap, readCounters(exports, probeMap), []);
  return collect(probeMap, counts, { nameOf: (path) => path, selects: () => true }, 'm.wasm');
}

/** Points as `line:column hits…`. */
const shown = ({ files }: Pick<ModuleFacts, 'files'>): string[] =>
  files.flatMap(({ branches = [] }) =>
    branches.map(({ line, column, arms }) => `${line}:${column} ${arms.map(({ hits }) => hits).join()}`),
  );

describe('copies', () => {
  test('of a function are one point, whose arms add up', () => {
    const facts = factsOf({
      bodies: [decide(1), decide(1)],
      calls: [
        [0, 1],
        [0, 0],
        [1, 0],
      ],
    });
    expect(facts.branches).toBe('source');
    expect(shown(facts)).toEqual(['1:5 1,2']);
  });

  test('of functions that are declared elsewhere are not', () => {
    const functions = () => [1, 2].map((line) => ({ funcidx: line - 1, name: `f${line}`, line }));
    const facts = factsOf({ bodies: [decide(1), decide(1)], calls: [[0, 1]], info: { functions } });
    expect(shown(facts)).toEqual(['1:5 1,0', '1:5 0,0']);
  });

  test('inlined into others are one with the function itself', () => {
    const call = { name: 'f', line: 1, callLine: 50, callColumn: 1 };
    const inlinedAt = (funcidx: number): readonly InlinedFrame[] => (funcidx === 1 ? [call] : []);
    const functions = () => [1, 40].map((line, funcidx) => ({ funcidx, name: `f${funcidx}`, line }));
    const facts = factsOf({
      bodies: [decide(1), decide(1)],
      calls: [
        [0, 1],
        [1, 1],
      ],
      info: { inlinedAt, functions },
    });
    expect(shown(facts)).toEqual(['1:5 2,0']);
  });

  test('in one activation are not', () => {
    const facts = factsOf({ bodies: [[...decide(1), ...decide(1)]], calls: [[0, 1]] });
    expect(shown(facts)).toEqual(['1:5 1,0', '1:5 1,0']);
  });

  test('with other numbers of arms are not', () => {
    const table = [
      at(1, 5),
      op.block(),
      op.block(),
      op.localGet(0),
      op.brTable([0], 1),
      op.end,
      ...work,
      op.end,
    ];
    const facts = factsOf({ bodies: [decide(1), [...table, at(3, 1), ...work]], calls: [[0, 1]] });
    expect(shown(facts)).toEqual(['1:5 1,0', '1:5 0,0']);
  });
});

/** A module whose only file has these points. */
const moduleOf = (branches: readonly BranchFacts[] | undefined, counted?: 'all' | 'source'): ModuleFacts => ({
  name: 'm',
  sha256: 'aa',
  inexact: [],
  ...(counted && { branches: counted }),
  files: [
    {
      path: 'a.c',
      lines: [{ line: 1, hits: 1, covered: true }],
      functions: [],
      ...(branches && { branches }),
    },
  ],
});
const to: BranchTarget = { kind: 'place', line: 9, column: 1 };
const point = (hits: readonly number[], more: Partial<BranchFacts> = {}): BranchFacts => ({
  line: 1,
  column: 1,
  kind: 'branch',
  declared: 0,
  number: 0,
  arms: hits.map((count) => ({ hits: count, to })),
  ...more,
});

describe('sums', () => {
  test('of several runs add arm by arm, up to 2^53 - 1', () => {
    const [sum] = mergeModules([
      moduleOf([point([1, 0])], 'source'),
      moduleOf([point([2, Number.MAX_SAFE_INTEGER])], 'source'),
      moduleOf([point([0, 1])], 'source'),
    ]);
    expect(shown(sum!)).toEqual(['1:1 3,9007199254740991']);
  });

  test('of parts with and without branches are those of the parts that have some', () => {
    const [sum] = mergeModules([moduleOf(undefined), moduleOf([point([1, 0])], 'source')]);
    expect(sum).toMatchObject({ branches: 'source' });
    expect(shown(sum!)).toEqual(['1:1 1,0']);
  });

  test('with a part that has the branches of the source only are of these', () => {
    const check = point([3, 4], {
      arms: [
        { hits: 3, to },
        { hits: 4, to: { kind: 'return' } },
        { hits: 5, to: { kind: 'trap' }, implicit: true },
      ],
    });
    const all = moduleOf([point([7, 7], { column: 2, compilerMade: 'constant' }), check], 'all');
    const source = moduleOf([point([1, 0])], 'source');
    for (const parts of [
      [all, source],
      [source, all],
    ]) {
      const [sum] = mergeModules(parts);
      expect(sum).toMatchObject({ branches: 'source' });
      expect(shown(sum!)).toEqual(['1:1 4,4']);
      const modules = parts.map((part, i) => ({ ...part, sha256: `${i}` }));
      expect(shown({ files: filesOf({ modules, omittedFiles: 0 }) })).toEqual(['1:1 4,4']);
    }
    expect(mergeModules([all, all])[0]).toMatchObject({ branches: 'all' });
    expect(shown(mergeModules([all, all])[0]!)).toEqual(['1:1 6,8,10', '1:2 14,14']);
  });

  test('of runs that say only what ran are 1 or 0', () => {
    const facts = factsOf({
      bodies: [decide(1)],
      calls: [
        [0, 1],
        [0, 1],
      ],
      options: { hitOnly: true },
    });
    expect(shown(facts)).toEqual(['1:5 1,0']);
    expect(shown(mergeModules([facts, facts])[0]!)).toEqual(['1:5 1,0']);
  });

  test('name the files of arms anew', () => {
    const elsewhere = point([1, 0], { arms: [1, 0].map((hits) => ({ hits, to: { ...to, path: 'b.h' } })) });
    const renamed = renameFiles(moduleOf([elsewhere], 'source'), {
      nameOf: (path) => `x/${path}`,
      selects: () => true,
    });
    expect(renamed.files[0]).toMatchObject({
      path: 'x/a.c',
      branches: [{ arms: [{ to: { path: 'x/b.h' } }, {}] }],
    });
  });
});

test('arms have names of their own', () => {
  const place = (line: number, column: number, path?: string): BranchTarget => ({
    kind: 'place',
    line,
    column,
    ...(path && { path }),
  });
  const names = (...targets: BranchTarget[]) =>
    armNames({ line: 5, arms: targets.map((target) => ({ hits: 0, to: target })) });
  expect(names(place(6, 1), place(9, 2))).toEqual(['6', '9']);
  expect(names(place(5, 7), place(9, 2))).toEqual(['5:7', '9']);
  expect(names(place(9, 1), place(9, 2))).toEqual(['9:1', '9:2']);
  expect(names(place(9, 1), place(9, 1), place(6, 1))).toEqual(['arm 1', 'arm 2', '6']);
  expect(names(place(5, 1, 'b.h'), { kind: 'return' })).toEqual(['b.h:5', 'return']);
  expect(names({ kind: 'trap' }, { kind: 'throw' }, { kind: 'nowhere' })).toEqual([
    'trap',
    'throw',
    'no end',
  ]);
});

describe('load', () => {
  const bytes = readFileSync(new URL('../../wasm-fixtures/c-bare/O0-dwarf5.wasm', import.meta.url));
  const armsOf = async (coverage: LoadOptions['coverage']) => {
    const loaded = await load(bytes, coverage === undefined ? {} : { coverage });
    (loaded.exports as { fib(n: number): number }).fib(5);
    return filesOf(loaded.coverage()).flatMap(({ branches }) => branches?.map(({ arms }) => arms) ?? []);
  };

  test('counts branches if asked', async () => {
    // fib(5) calls itself seven times with more than 1, and eight times else.
    expect((await armsOf({ branches: true })).map((arms) => arms.map(({ hits }) => hits))).toContainEqual([
      7, 8,
    ]);
    expect(await armsOf(true)).toEqual([]);
    expect(await armsOf({})).toEqual([]);
  });

  test('refuses what is no such option', async () => {
    await expect(armsOf({ branches: 1 } as unknown as true)).rejects.toThrow(
      "the option branches of coverage of load must be true, false or 'all'",
    );
    await expect(armsOf({ branch: true } as unknown as true)).rejects.toThrow(
      "coverage of load has no option 'branch'; options are branches",
    );
    await expect(armsOf('yes' as unknown as true)).rejects.toThrow('must be true, false or an object');
  });
});
