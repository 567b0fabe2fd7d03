import { describe, expect, test } from 'vitest';
import { NOT_REQUIRED, type ProbeMap, probeMapFromJSON, probeMapToJSON } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { reference } from '../oracle/index.ts';
import { at, type Item, op, program } from '../oracle/program.ts';
import { runRandom } from '../oracle/run-random.ts';
import { countedRun } from './counted.ts';
import { comparable } from './planned.ts';
import { infoOf } from './random.ts';
import { callsItself, describeRandomSharing, shared } from './sharing.ts';

const IMPORTS = [
  { name: 'next', params: 0, results: 1 },
  { name: 'tick', params: 0, results: 0 },
];
const next = op.call(0);
/** funcidx of the n-th function. */
const fn = (n: number): number => IMPORTS.length + n;

const mapOf = (bytes: Uint8Array, table: Parameters<typeof infoOf>[0]): ProbeMap =>
  instrument(bytes, { debugInfo: infoOf(table) }).probeMap;

describeRandomSharing(250, 5);

describe('whose entries follow from calls', () => {
  const leaf: Item[] = [at(9), op.nop];
  const made = (hiddenFrom: number, ...bodies: readonly (readonly Item[])[]) =>
    program({ imports: IMPORTS, functions: bodies.map((body) => ({ body })), hiddenFrom });
  const of = ({ bytes, table }: ReturnType<typeof made>): number[] => shared(mapOf(bytes, table));

  test('a function that is called directly and not otherwise reached has no counter', () => {
    const { bytes, table } = made(1, [at(1), op.call(fn(1)), at(2), op.call(fn(1))], leaf);
    const map = mapOf(bytes, table);
    expect(shared(map)).toEqual([fn(1)]);
    expect(map.functions[1]).toMatchObject({ blockCounter: [-1], edgeCounter: [-1, NOT_REQUIRED] });
  });

  test('one that is exported, started, in a table or tail-called has one', () => {
    const body = [at(1), op.call(fn(1))];
    expect(of(made(2, body, leaf))).toEqual([]);
    const functions = [{ body }, { body: leaf }];
    expect(of(program({ imports: IMPORTS, functions, hiddenFrom: 1, start: fn(1) }))).toEqual([]);
    expect(of(made(1, [...body, op.returnCall(fn(1))], leaf))).toEqual([]);
    expect(of(made(1, body, [...leaf, op.call(fn(1))]))).toEqual([]);
  });

  test('one that a function without lines calls has one', () => {
    expect(of(made(1, [at(1), op.call(fn(1))], [op.call(fn(2))], leaf))).toEqual([]);
    expect(of(made(1, [at(1), op.call(fn(1))], [at(2), op.call(fn(2))], leaf))).toEqual([fn(1), fn(2)]);
  });

  test('of functions that call each other in a ring, one has one', () => {
    const ring = [1, 2, 3].map((n): Item[] => [at(n + 1), next, op.if(), op.call(fn((n % 3) + 1)), op.end]);
    expect(of(made(1, [at(1), op.call(fn(1))], ...ring))).toHaveLength(2);
  });

  test('lines that cannot be reached do not keep a caller from being counted for others', () => {
    const before: Item[] = [op.call(fn(2)), op.unreachable];
    const { bytes, table } = made(1, [at(1), op.call(fn(1))], [...before, at(2), op.nop], leaf);
    const { counts, probeMap } = countedRun(bytes, infoOf(table), (rewritten, watcher) =>
      runRandom(rewritten, [], watcher),
    );
    expect(shared(probeMap)).toEqual([fn(1), fn(2)]);
    expect(counts.lines).toEqual([
      { path: 'p.c', line: 1, hits: 1, covered: true },
      { path: 'p.c', line: 9, hits: 1, covered: true },
    ]);
  });
});

test('a stack that is exhausted by functions without counters of their own', () => {
  const turn = (n: number): Item[] => [at(n), op.nop, at(n + 1), op.call(fn(2)), at(n + 2), op.nop];
  const { bytes, table } = program({
    imports: IMPORTS,
    functions: [{ body: [at(1), op.call(fn(1))] }, { body: turn(10) }, { body: turn(20) }],
    hiddenFrom: 1,
  });
  const { outcome, counts, probeMap } = countedRun(bytes, infoOf(table), (rewritten, watcher) =>
    runRandom(rewritten, [], watcher),
  );
  expect(String(outcome[0])).toMatch(/RangeError/);
  expect(probeMap.sharing).toBeDefined();
  const hits = new Map(counts.lines.map(({ line, hits }) => [line, hits]));
  expect(counts.inexact).toEqual([]);
  expect([1, 10, 11, 12, 22].map((line) => hits.get(line))).toEqual([1, 1, 1, 0, 0]);
  // As deep as the stack was, all came as far as their call; the one that was called last was never entered.
  expect(hits.get(20)).toBeGreaterThan(1000);
  expect(hits.get(21)).toBe(hits.get(20));
  expect(counts.entries.get(fn(2))).toBe(hits.get(20));
});

test('a function that calls itself and traps right before it does so', () => {
  const divide = [op.i32(6), next, [0x6e], op.drop];
  const turn: Item[] = [at(1), next, op.eqz, op.if(), at(2), op.nop, op.else, at(3), ...divide];
  const { bytes, table } = program({
    imports: IMPORTS,
    functions: [{ body: [at(9), op.call(fn(1))] }, { body: [...turn, at(4), op.call(fn(1)), op.end] }],
    hiddenFrom: 1,
  });
  for (const [input, hits] of [
    [
      [1, 2, 1, 2, 1],
      [8, 0, 8, 7, 1],
    ],
    [
      [1, 2, 1, 2],
      [7, 1, 6, 6, 1],
    ],
  ] as const) {
    const ref = reference(bytes, table);
    runRandom(ref.bytes, input, { connect: ref.start });
    const { counts, probeMap } = countedRun(bytes, infoOf(table), (rewritten, watcher) =>
      runRandom(rewritten, input, watcher),
    );
    expect(callsItself(probeMap)).toBe(true);
    expect(counts).toEqual(comparable(ref.result(), probeMap));
    expect(counts.lines.map((line) => line.hits)).toEqual(hits);
  }
});

test('a probe map keeps what is shared; one that does not fit is refused', () => {
  const functions = [{ body: [at(1), op.call(fn(1))] }, { body: [at(2), op.nop] }];
  const { bytes, table } = program({ imports: IMPORTS, functions, hiddenFrom: 1 });
  const map = mapOf(bytes, table);
  expect(probeMapFromJSON(probeMapToJSON(map)).sharing).toEqual(map.sharing);
  const { sharing } = map;
  for (const wrong of [
    { ...sharing, functions: [2] },
    { ...sharing, functions: [0, 1], firstSite: [0, 1, 1], caller: [1] },
    { ...sharing, firstSite: [0] },
    { ...sharing, firstSite: [0, 2] },
    { ...sharing, block: [7] },
    { ...sharing, offset: [] },
  ]) {
    const text = probeMapToJSON({ ...map, sharing: wrong as NonNullable<typeof sharing> });
    expect(() => probeMapFromJSON(text)).toThrow(/not a valid probe map: sharing/);
  }
});
