import { describe, expect, test } from 'vitest';
import { countInstructions } from '../../src/coverage/index.ts';
import { NotInstrumentedError } from '../../src/errors.ts';
import { NOT_REQUIRED, type ProbeMap } from '../../src/probe-map/index.ts';
import {
  type InstrumentOptions,
  instructionWalk,
  instrument,
  type Profile,
} from '../../src/rewriter/index.ts';
import { solveCounts } from '../../src/runtime/index.ts';
import { reference } from '../oracle/index.ts';
import { at, type Item, op, program } from '../oracle/program.ts';
import { runRandom } from '../oracle/run-random.ts';
import { countedRun } from './counted.ts';
import { comparable } from './planned.ts';
import { infoOf } from './random.ts';

const { nop, end } = op;
const IMPORTS = [{ name: 'next', params: 0, results: 1 }];
const next = op.call(0);
const made = (body: readonly Item[], callee?: readonly Item[]) =>
  program({
    imports: IMPORTS,
    functions: [{ body }, ...(callee === undefined ? [] : [{ body: callee }])],
    ...(callee === undefined ? {} : { tags: 1, hiddenFrom: 1 }),
  });

/** Runs a program; its counts have to be those of the reference. Returns the sum of all counters. */
function increments(
  { bytes, table }: ReturnType<typeof made>,
  input: readonly number[],
  options: InstrumentOptions = {},
): number {
  const ref = reference(bytes, table);
  runRandom(ref.bytes, input, { connect: ref.start });
  let exports: WebAssembly.Exports = {};
  const { counts, probeMap } = countedRun(
    bytes,
    infoOf(table),
    (rewritten, watcher) =>
      runRandom(rewritten, input, {
        ...watcher,
        connect: (instance) => {
          exports = instance.exports;
          watcher.connect?.(instance);
        },
      }),
    options,
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
    expect(increments(made(body), [0, 0, 1])).toBe(1);
  });

  test('a switch of many cases needs one counter per turn and no state', () => {
    const cases = 12;
    const arms = Array.from({ length: cases }, (_, i): Item[] => [
      end,
      at(i + 3),
      nop,
      op.br(cases - 1 - i),
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
    expect(increments({ bytes, table }, [0, 1, 2, 3, 11, 12, 13])).toBeLessThanOrEqual(20 + 1);
  });
});

test.each([10, 60, 600])('loops nested %i deep are counted as any', (depth) => {
  const body: Item[] = [at(1)];
  for (let i = 0; i < depth; i++) body.push(op.loop());
  body.push(at(2), next, op.brIf(0), end);
  for (let i = 1; i < depth; i++) body.push(at(2 + i), next, op.brIf(0), end);
  body.push(at(0), nop);
  for (const options of [{}, { everyBlock: true }])
    increments(made(body), [1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 1], options);
});

describe('what no line needs', () => {
  test('two arms on the line of their loop take no counter, but one for a turn', () => {
    const turn: Item[] = [op.localGet(0), op.i32(1), op.sub, op.localSet(0), op.localGet(0), op.brIf(0)];
    const arms: Item[] = [next, op.if(), nop, next, op.drop, op.else, nop, end];
    const body = [op.i32(9), op.localSet(0), at(1), op.loop(), ...arms, ...turn, end, at(2), nop];
    const loop = program({ imports: IMPORTS, functions: [{ locals: 1, body }] });
    expect(increments(loop, [1, 0, 1, 0])).toBe(9 + 1);
    expect(instrument(loop.bytes, { debugInfo: infoOf(loop.table) }).probeMap.counterCount).toBe(2);
  });

  // Line 1 is one condition of four parts, two of them in blocks that have no line of their own.
  const part: Item[] = [next, op.brIf(0)];
  const body: Item[] = [op.block(), at(1), ...part, ...part, ...part, ...part, at(2), nop, end, at(3), nop];
  const { bytes, table } = made(body);
  const mapOf = (options: InstrumentOptions) =>
    instrument(bytes, { debugInfo: infoOf(table), ...options }).probeMap;

  test('has no counter, unless all blocks are asked for', () => {
    const { counterCount, functions } = mapOf({});
    expect(counterCount).toBe(2);
    expect(functions[0]!.blockCounter).toContain(NOT_REQUIRED);
    expect(mapOf({ everyBlock: true }).counterCount).toBe(5);
    for (const options of [{}, { everyBlock: true }])
      for (const input of [[0, 0, 0, 0], [1], [0, 0, 1]]) increments({ bytes, table }, input, options);
  });

  test('has no number either', () => {
    const counters = (map: ProbeMap) => new BigInt64Array(map.counterCount).fill(1n);
    const some = mapOf({});
    const all = mapOf({ everyBlock: true });
    const solved = solveCounts(some, counters(some), []);
    expect(solved[0]!.blocks.some(Number.isNaN)).toBe(true);
    expect(solveCounts(all, counters(all), [])[0]!.blocks.some(Number.isNaN)).toBe(false);
    const count = () => countInstructions(some, solved, [], instructionWalk(bytes));
    expect(count).toThrow(NotInstrumentedError);
    expect(count).toThrow('everyBlock');
  });
});

describe('a profile', () => {
  const choice = (line: number): Item[] => [
    ...[at(line), next, op.if(), at(line + 1), nop, op.else, at(line + 2), nop, end],
  ];
  const { bytes, table } = made([...choice(1), ...choice(4), at(7), nop]);

  test('moves counters to where an earlier run came least', () => {
    const hits = (then: number, otherwise: number): Profile => ({
      line: (path, line) => (path === 'p.c' ? [100, then, otherwise][(line - 1) % 3] : undefined),
    });
    // Whatever way: one counter on the first choice or the second; the other has one on its rare way.
    expect(increments({ bytes, table }, [1], { profile: hits(99, 1) })).toBe(1);
    expect(increments({ bytes, table }, [0], { profile: hits(99, 1) })).toBe(2);
    expect(increments({ bytes, table }, [1], { profile: hits(1, 99) })).toBe(2);
    expect(increments({ bytes, table }, [0], { profile: hits(1, 99) })).toBe(1);
  });

  test('of instructions goes before one of lines', () => {
    const [fn] = instrument(bytes, { debugInfo: infoOf(table) }).probeMap.functions;
    const [, then] = fn!.blockStart;
    const profile = { line: () => 50, instruction: (offset: number) => (offset === then ? 1 : 50) };
    const { probeMap } = instrument(bytes, { debugInfo: infoOf(table), profile });
    const { blockCounter, edgeCounter } = probeMap.functions[0]!;
    const edges = edgeCounter.flatMap((counter, edge) => (counter >= 0 ? [edge] : []));
    const onWay = edges.some((edge) => fn!.edgeFrom[edge] === 1 || fn!.edgeTo[edge] === 1);
    expect(blockCounter[1]! >= 0 || onWay).toBe(true);
  });
});

describe('where something in the module can catch', () => {
  const blocks = (callee: readonly Item[]): number => {
    const { bytes, table } = made([at(1), op.call(2), at(2), op.call(2), at(3), nop], callee);
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
    const { bytes, table } = made([at(1), op.call(2), at(2), nop], [at(4), nop]);
    const { probeMap } = instrument(bytes, { debugInfo: infoOf(table), callsEndBlocks: true });
    expect(probeMap.functions[0]!.blockStart.length).toBe(2);
  });
});
