import { describe, expect, test } from 'vitest';
import { reference } from '../oracle/index.ts';
import { at, countDown, type Item, op, program, typeOf } from '../oracle/program.ts';
import { runRandom } from '../oracle/run-random.ts';
import { countedRun } from './counted.ts';
import { comparable } from './planned.ts';
import { infoOf } from './random.ts';

const { nop, end } = op;
const next = op.call(0);
/** `try_table` without parameters and results, with `catch_all` clauses to these labels. */
const tryTable = (...labels: number[]): readonly number[] => [
  0x1f,
  0x40,
  labels.length,
  ...labels.flatMap((label) => [2, label]),
];

/** Shapes that need more than a counter per block; each on what `next` gives. */
const shapes: Readonly<Record<string, readonly Item[]>> = {
  'two lines that join in a block of line 0 which branches on': [
    ...[at(1), op.block(), op.block(), next, op.brIf(0), at(2), nop, op.br(1), end, at(3), nop, end],
    ...[at(0), op.block(), next, op.brIf(0), at(2), nop, end, at(3), nop],
  ],
  'a rotated loop on one line whose last turn may skip its body': [
    ...[op.i32(5), op.localSet(0), at(1), op.loop(), op.block(), next, op.brIf(0), at(2), nop, end],
    ...[at(1), ...countDown(0), op.brIf(0), end, at(3), nop],
  ],
  'br_if that carries values': [
    ...[
      at(1),
      op.block(typeOf(0, 2)),
      op.i32(1),
      op.i32(2),
      next,
      op.brIf(0),
      at(2),
      op.drop,
      op.i32(3),
      end,
    ],
    ...[at(3), op.drop, op.drop],
  ],
  'br_table to loop, blocks and function, some twice': [
    ...[op.i32(9), op.localSet(0), op.block(), at(1), op.loop(), op.block(), at(2), ...countDown(0), op.eqz],
    ...[
      op.brIf(2),
      at(3),
      next,
      op.brTable([0, 1, 0, 1, 2], 3),
      end,
      at(4),
      nop,
      op.br(0),
      end,
      end,
      at(5),
      nop,
    ],
  ],
  'br_table to a loop and blocks, of which one is what all arms lead to, over a value': [
    ...[
      op.i32(9),
      op.localSet(0),
      op.block(),
      at(1),
      op.loop(),
      op.block(),
      op.block(),
      at(2),
      ...countDown(0),
    ],
    ...[op.eqz, op.brIf(3), at(3), op.i32(7), next, op.brTable([0, 1, 2, 1, 2], 1), end, at(4), nop, end],
    ...[at(5), next, op.brIf(0), at(6), nop, end, end, at(7), nop],
  ],
  'br_table that carries a value, to where it falls through as well': [
    ...[
      at(1),
      op.block(typeOf(0, 1)),
      op.block(typeOf(0, 1)),
      op.i32(7),
      next,
      op.brTable([0, 1, 1], 0),
      end,
    ],
    ...[at(2), nop, end, at(3), op.drop, next, op.drop],
  ],
  'rows over nothing but what closes blocks': [
    ...[at(1), next, op.if(), at(2), op.block(), next, op.brIf(0), at(3), nop, at(4), end, at(5), op.else],
    ...[at(6), nop, at(7), end, op.try(), at(8), nop, at(2), op.catch(0), at(9), op.catchAll, at(1), nop],
    ...[at(3), end, op.block(), next, op.brIf(0), op.block(), at(4), end, nop, at(5), end, at(6)],
  ],
  'rows over nothing but joins between rows of one line': [
    ...[at(1), op.block(), op.block(), next, op.brIf(0), at(2), op.i32(1), op.drop, at(3), op.br(1), end],
    ...[at(3), next, op.drop, end, op.block(), op.block(), next, op.brIf(0), at(4), next, op.drop],
    ...[at(3), op.br(1), end, at(4), next, op.drop, at(5), op.block(), end, end, at(4), nop],
    ...[at(6), op.block(), next, op.brIf(0), at(7), op.loop(), next, op.drop, end, end, at(7), next, op.drop],
  ],
  'a trap in the middle of a block': [at(1), nop, at(2), op.i32(6), next, [0x6e], op.drop, at(3), nop],
  'unreachable in one arm': [
    at(1),
    next,
    op.if(),
    at(2),
    op.unreachable,
    op.else,
    at(3),
    nop,
    end,
    at(4),
    nop,
  ],
};

const withTryTable: Readonly<Record<string, readonly Item[]>> = {
  'two handlers that lead to one label': [
    ...[at(1), op.block(), tryTable(0), at(2), tryTable(1), nop, end, end, at(3), nop, end, at(4), nop],
  ],
  'two clauses of one handler that lead to one label': [
    ...[
      at(1),
      op.block(),
      [0x1f, 0x40, 2, 0, 0, 0, 2, 0],
      at(2),
      next,
      op.if(),
      op.throw(0),
      end,
      end,
      end,
      at(3),
    ],
  ],
  'a handler that leads to a loop': [
    ...[op.i32(3), op.localSet(0), at(1), op.loop(), op.block(), ...countDown(0), op.eqz, op.brIf(0)],
    ...[tryTable(1), at(2), op.throw(0), end, end, end, at(3), nop],
  ],
};

const module = (body: readonly Item[]) =>
  program({
    imports: [
      { name: 'next', params: 0, results: 1 },
      { name: 'tick', params: 0, results: 0 },
    ],
    tags: 1,
    functions: [{ locals: 1, body }],
  });
const known = Object.entries({ ...shapes, ...withTryTable }).filter(
  ([name, body]) => name in shapes || WebAssembly.validate(module(body).bytes),
);

describe.each(known)('%s', (_, body) => {
  test.each([[[0]], [[1]], [[2, 0, 1]], [[3, 1, 0, 4, 2]]])('with the inputs %j', (input) => {
    const { bytes, table } = module(body);
    expect(WebAssembly.validate(bytes)).toBe(true);
    const ref = reference(bytes, table);
    const slow = runRandom(ref.bytes, input, { connect: ref.start });
    const { outcome, probeMap, counts } = countedRun(bytes, infoOf(table), (rewritten, watcher) =>
      runRandom(rewritten, input, watcher),
    );
    expect(outcome).toEqual(slow);
    expect(counts).toEqual(comparable(ref.result(), probeMap));
  });
});
