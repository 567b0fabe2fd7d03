/** The line rule on small functions, with counts worked out by hand from docs/line-events.md. */
import { describe, expect, test } from 'vitest';
import { collect } from '../../src/coverage/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { attach } from '../../src/runtime/index.ts';
import { at, type Item, op, program } from '../oracle/program.ts';
import { infoOf } from './random.ts';

const { end } = op;
/** One item that does work and leaves nothing behind. */
const work: Item = [...op.i32(0), ...op.drop];

/** `line: hits` of each coverable line after calls of a function of one parameter; `+` behind covered lines without hits. */
function hits(body: readonly Item[], ...calls: readonly number[]): string[] {
  const { bytes, table } = program({ functions: [{ params: 1, locals: 1, body }] });
  const { bytes: rewritten, probeMap } = instrument(bytes, { debugInfo: infoOf(table) });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(rewritten)), {});
  const attached = attach(instance, probeMap);
  for (const n of calls) (instance.exports['f0'] as (n: number) => void)(n);
  const naming = { nameOf: (path: string) => path, selects: () => true };
  return collect(probeMap, attached.counts(), naming, 'm.wasm').files.flatMap(({ lines }) =>
    lines.map(({ line, hits, covered }) => `${line}: ${hits}${covered && hits === 0 ? '+' : ''}`),
  );
}

/** Skips to behind the next `end` when the parameter is not 0. */
const skip: Item[] = [op.localGet(0), op.brIf(0)];

describe('a row in unreachable code', () => {
  test('is in force for the code behind it', () => {
    const body = [
      at(1),
      op.block(),
      op.block(),
      ...skip,
      at(2),
      work,
      op.br(1),
      at(3),
      end,
      work,
      end,
      at(4),
      work,
    ];
    expect(hits(body, 1)).toEqual(['1: 1', '2: 0', '3: 1', '4: 1']);
    expect(hits(body, 0)).toEqual(['1: 1', '2: 1', '3: 0', '4: 1']);
  });

  test('does not matter when the code behind it has a row of its own', () => {
    const body = [at(1), op.block(), ...skip, at(2), op.unreachable, at(3), end, at(4), work];
    expect(hits(body, 1)).toEqual(['1: 1', '2: 0', '4: 1']);
  });
});

describe('an arrival', () => {
  test('is a start, where a row stands and where none does', () => {
    const arms = (...joined: Item[]) => [at(1), op.block(), ...skip, at(2), work, ...joined, end, work];
    // Line 2 goes on behind the `end`, to where control also comes from line 1.
    expect(hits(arms(), 1, 0)).toEqual(['1: 2', '2: 2']);
    expect(hits([...arms(), at(2), work], 1, 0)).toEqual(['1: 2', '2: 2']);
    // Between, line 3: the arrival is of that line.
    expect(hits(arms(at(3), work), 1, 0)).toEqual(['1: 2', '2: 1', '3: 2']);
  });

  test('over joins alone is none: what is skipped did not run', () => {
    const body = [at(1), op.block(), op.block(), ...skip, at(2), work, end, op.br(0), end, at(3), work];
    expect(hits(body, 1)).toEqual(['1: 1', '2: 0', '3: 1']);
    expect(hits([at(1), op.block(), ...skip, at(2), work, end], 1)).toEqual(['1: 1', '2: 0']);
  });

  test('under line 0 is none', () => {
    const body = [at(1), op.block(), ...skip, at(2), work, at(0), end, work];
    expect(hits(body, 1)).toEqual(['1: 1', '2: 0']);
  });
});

describe('a row over joins alone', () => {
  const leave = (...rest: Item[]): Item[] => [
    ...[at(1), op.block(), op.block(), ...skip, at(2), op.br(1), end, at(3), work],
    ...rest,
    ...[end, at(4), work],
  ];

  test('is a start when there is nothing else of its line: `break;`', () => {
    expect(hits(leave(), 0, 1)).toEqual(['1: 2', '2: 1', '3: 1', '4: 2']);
  });

  test('is none when its line does work elsewhere: `} else if (c) {`', () => {
    expect(hits(leave(at(2), work), 0)).toEqual(['1: 1', '2: 0', '3: 0', '4: 1']);
    expect(hits(leave(at(2), work), 1)).toEqual(['1: 1', '2: 1', '3: 1', '4: 1']);
  });
});

describe('the jump back of an endless loop', () => {
  const loop = (line: number): Item[] => [
    ...[at(1), work, op.block(), op.loop(), at(3), op.localGet(0), op.brIf(1), op.i32(1), op.localSet(0)],
    ...[at(line), op.br(0), end, end, at(5), work],
  ];

  test('covers its line when the first iteration leaves the loop', () => {
    expect(hits(loop(2), 1)).toEqual(['1: 1', '2: 0+', '3: 1', '5: 1']);
    expect(hits(loop(2), 0)).toEqual(['1: 1', '2: 1', '3: 2', '5: 1']);
    expect(hits(loop(2))).toEqual(['1: 0', '2: 0', '3: 0', '5: 0']);
  });

  test('is `continue;` when its line is below the header', () => {
    expect(hits(loop(4), 1)).toEqual(['1: 1', '3: 1', '4: 0', '5: 1']);
  });
});

test('a loop whose row is before the end of the prologue has no header', () => {
  const body = [
    ...[at(1), work, at(2), op.loop(), op.nop, at(3, { prologueEnd: true }), work],
    ...[op.localGet(0), op.i32(1), op.sub, op.localTee(0), op.brIf(0), end, at(4), work],
  ];
  expect(hits(body, 5)).toEqual(['2: 1', '3: 1', '4: 1']);
});
