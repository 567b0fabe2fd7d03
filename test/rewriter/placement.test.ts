import { describe, expect, test } from 'vitest';
import { instrument } from '../../src/rewriter/index.ts';
import { reference } from '../oracle/index.ts';
import { at, type Item, op, program } from '../oracle/program.ts';
import { runRandom } from '../oracle/run-random.ts';
import { countedRun } from './counted.ts';
import { comparable } from './planned.ts';
import { infoOf } from './random.ts';

const { nop, end } = op;
const IMPORTS = [{ name: 'next', params: 0, results: 1 }];
const next = op.call(0);
const made = (body: readonly Item[], more: readonly (readonly Item[])[] = [], hiddenFrom?: number) =>
  program({
    imports: IMPORTS,
    functions: [body, ...more].map((items) => ({ body: items })),
    tags: 1,
    ...(hiddenFrom === undefined ? {} : { hiddenFrom }),
  });

/** Runs a program; its counts have to be those of the reference. Returns the sum of all counters. */
function increments({ bytes, table }: ReturnType<typeof made>, input: readonly number[]): number {
  const ref = reference(bytes, table);
  runRandom(ref.bytes, input, { connect: ref.start });
  let exports: WebAssembly.Exports = {};
  const { counts, probeMap } = countedRun(bytes, infoOf(table), (rewritten, watcher) =>
    runRandom(rewritten, input, {
      ...watcher,
      connect: (instance) => {
        exports = instance.exports;
        watcher.connect?.(instance);
      },
    }),
  );
  expect(counts).toEqual(comparable(ref.result(), probeMap));
  const read = exports['wtrace:counters:0'] as (() => bigint | bigint[]) | undefined;
  const all = read?.() ?? [];
  return Number((typeof all === 'bigint' ? [all] : [...all]).reduce((sum, count) => sum + count, 0n));
}

describe('counters stand off the usual way', () => {
  test('an error that a branch leads to is counted where the branch is taken', () => {
    const checks = Array.from({ length: 5 }, (_, i): Item[] => [at(i + 2), next, op.brIf(0)]).flat();
    const body: Item[] = [
      ...[
        op.block(),
        op.block(),
        at(1),
        nop,
        ...checks,
        at(8),
        nop,
        op.br(1),
        end,
        at(9),
        op.unreachable,
        end,
      ],
      ...[at(10), nop],
    ];
    expect(increments(made(body), [])).toBe(1);
    expect(increments(made(body), [0, 0, 1])).toBe(2);
  });

  test('a switch of many cases needs one counter per turn, and no state', () => {
    const cases = 12;
    const arms = Array.from({ length: cases }, (_, i): Item[] => [
      end,
      at(i + 3),
      nop,
      op.br(cases - i),
    ]).flat();
    const body: Item[] = [
      ...[op.i32(20), op.localSet(0), at(1), op.loop(), op.block()],
      ...Array.from({ length: cases }, () => op.block()),
      ...[
        at(2),
        next,
        op.brTable(
          Array.from({ length: cases }, (_, i) => i),
          cases,
        ),
      ],
      ...arms,
      ...[
        end,
        at(1),
        op.localGet(0),
        op.i32(1),
        op.sub,
        op.localSet(0),
        op.localGet(0),
        op.brIf(0),
        end,
        at(40),
        nop,
      ],
    ];
    const { bytes, table } = program({ imports: IMPORTS, functions: [{ locals: 1, body }] });
    const { probeMap } = instrument(bytes, { debugInfo: infoOf(table) });
    const [fn] = probeMap.functions;
    const own = [...fn!.places].filter(({ count }) => count.kind === 'counter');
    expect(own).toEqual([]);
    expect(increments({ bytes, table }, [0, 1, 2, 3, 11, 12, 13])).toBeLessThanOrEqual(21);
  });
});

describe('a profile', () => {
  const body: Item[] = [at(1), next, op.if(), at(2), nop, op.else, at(3), nop, end, at(4), nop];
  const { bytes, table } = made(body);
  const counted = (hits: Readonly<Record<number, number>>): number[] => {
    const profile = { line: (path: string, line: number) => (path === 'p.c' ? hits[line] : undefined) };
    const { probeMap } = instrument(bytes, { debugInfo: infoOf(table), profile });
    const [fn] = probeMap.functions;
    return fn!.edgeTo.flatMap((to, edge) => (fn!.edgeCounter[edge]! >= 0 ? [fn!.edgeFrom[edge]!, to] : []));
  };

  test('moves counters to where an earlier run came least', () => {
    expect(counted({ 1: 100, 2: 99, 3: 1, 4: 100 })).toContain(2);
    expect(counted({ 1: 100, 2: 99, 3: 1, 4: 100 })).not.toContain(1);
    expect(counted({ 1: 100, 2: 1, 3: 99, 4: 100 })).toContain(1);
    expect(counted({ 1: 100, 2: 1, 3: 99, 4: 100 })).not.toContain(2);
  });

  test('of instructions goes before one of lines', () => {
    const [fn] = instrument(bytes, { debugInfo: infoOf(table) }).probeMap.functions;
    const [, then] = fn!.blockStart;
    const profile = { line: () => 50, instruction: (offset: number) => (offset === then ? 1 : 50) };
    const { probeMap } = instrument(bytes, { debugInfo: infoOf(table), profile });
    const edges = probeMap.functions[0]!.edgeCounter.flatMap((counter, edge) => (counter >= 0 ? [edge] : []));
    expect(edges.some((edge) => fn!.edgeFrom[edge] === 1 || fn!.edgeTo[edge] === 1)).toBe(true);
  });
});

describe('where something in the module can catch', () => {
  const blocks = (callee: readonly Item[]): number => {
    const { bytes, table } = made([at(1), op.call(1), at(2), op.call(1), at(3), nop], [callee], 1);
    return instrument(bytes, { debugInfo: infoOf(table) }).probeMap.functions[0]!.blockStart.length;
  };

  test('calls end blocks only if something can be thrown', () => {
    expect(blocks([at(4), nop])).toBe(1);
    expect(blocks([at(4), op.unreachable])).toBe(1);
    expect(blocks([at(4), op.throw(0)])).toBe(3);
    // The host may throw.
    expect(blocks([at(4), next, op.drop])).toBe(3);
  });

  test('unless stack traces have no offsets', () => {
    const { bytes, table } = made([at(1), op.call(1), at(2), nop], [[at(4), nop]], 1);
    const { probeMap } = instrument(bytes, { debugInfo: infoOf(table), callsEndBlocks: true });
    expect(probeMap.functions[0]!.blockStart.length).toBe(2);
  });
});
