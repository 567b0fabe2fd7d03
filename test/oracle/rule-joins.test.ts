/** Events where paths meet and part, found by hand: rows in code that cannot run, arrivals, and jumps of other lines. */
import { describe, expect, test } from 'vitest';
import { lines, run, work } from './hand-run.ts';
import { at, countDown, type Item, op } from './program.ts';

const { end } = op;
const covered = (body: readonly Item[], arg: number): number[] =>
  run({ functions: [{ params: 1, body }] }, [['f0', arg]])
    .lines.filter((l) => l.covered)
    .map((l) => l.line);
/** Passes over what follows, up to the innermost `end`, when local 0 is not 0. */
const skipIf = (local: number): Item[] => [op.block(), op.localGet(local), op.brIf(0)];
const throwIf = (local: number): Item[] => [op.localGet(local), op.if(), op.throw(0), end];

describe('a row in code that cannot run is in force for the code after it', () => {
  test('at the `end` behind a jump', () => {
    const body = [at(3), op.block(), ...skipIf(0), at(4), work, op.br(1), at(5), end, work, end, at(6), work];
    expect(lines(body, 0)).toEqual([3, 4, 6]);
    expect(lines(body, 1)).toEqual([3, 5, 6]);
    expect(covered(body, 1)).toEqual([3, 5, 6]);
  });

  test('at the `else` behind a return', () => {
    const body = [at(3), op.localGet(0), op.if(), at(4), op.return, at(5), op.else, work, end, at(6), work];
    expect(lines(body, 1)).toEqual([3, 4]);
    expect(lines(body, 0)).toEqual([3, 5, 6]);
  });

  test('on code that does something; the last of several applies', () => {
    const dead = [at(8), work, at(5), op.nop, op.block(), work, end];
    const body = [at(3), ...skipIf(0), at(4), work, op.unreachable, ...dead, end, work, at(6), work];
    expect(lines(body, 1)).toEqual([3, 5, 6]);
    expect(covered(body, 1)).toEqual([3, 5, 6]);
  });

  test('of line 0: the code after it has no line, and covers none', () => {
    const body = [at(3), ...skipIf(0), at(4), work, op.return, at(0), end, work, at(6), work];
    expect(lines(body, 1)).toEqual([3, 6]);
    expect(covered(body, 1)).toEqual([3, 6]);
  });

  test('marked as the end of the prologue', () => {
    const last = [at(3, { prologueEnd: true }), end, work, at(4), work];
    expect(lines([at(2), ...skipIf(0), op.return, ...last], 1)).toEqual([3, 4]);
    expect(lines([at(2), ...skipIf(0), op.return, at(2, { prologueEnd: true }), end, work], 1)).toEqual([2]);
  });
});

describe('where control arrives by a branch or as a handler, the line in force starts', () => {
  test('at a row that has the line of the row before', () => {
    const body = [at(3), ...skipIf(0), at(4), work, end, at(4), work, at(5), work];
    expect(lines(body, 0)).toEqual([3, 4, 5]);
    expect(lines(body, 1)).toEqual([3, 4, 5]);
  });

  test('without a row', () => {
    const body = [at(3), ...skipIf(0), at(4), work, end, work, at(5), work];
    expect(lines(body, 1)).toEqual([3, 4, 5]);
    const ofTable = [at(3), op.block(), op.block(), op.localGet(0), op.brTable([0], 1), end, at(4), work];
    expect(lines([...ofTable, end, work, at(5), work], 0)).toEqual([3, 4, 5]);
    expect(lines([...ofTable, end, work, at(5), work], 1)).toEqual([3, 4, 5]);
  });

  test('after `else`, and after the `end` of an `if`', () => {
    const body = [at(3), op.localGet(0), op.if(), at(4), work, op.else, work, end, at(5), work];
    expect(lines(body, 0)).toEqual([3, 4, 5]);
    const both = [at(3), op.localGet(0), op.if(), at(4), work, op.else, at(5), work, end, work, at(6), work];
    expect(lines(both, 1)).toEqual([3, 4, 5, 6]);
    expect(lines(both, 0)).toEqual([3, 5, 6]);
    const alone = [at(3), op.localGet(0), op.if(), at(4), work, end, work, at(5), work];
    expect(lines(alone, 0)).toEqual([3, 4, 5]);
  });

  test('in a handler: `} catch (…) {` has its event where something is caught, and only there', () => {
    const caught = (...handler: Item[]) => {
      const body = [at(3), op.try(), ...throwIf(0), at(4), work, ...handler, end, at(6), work];
      const spec = { tags: 1, functions: [{ params: 1, body }] };
      return run(spec, [
        ['f0', 0],
        ['f0', 1],
      ]).activations;
    };
    for (const handler of [op.catch(0), op.catchAll]) {
      expect(caught(at(5), handler, work)).toEqual([
        [3, 4, 6],
        [3, 5, 6],
      ]);
      expect(caught(handler, work)).toEqual([
        [3, 4, 6],
        [3, 4, 6],
      ]);
    }
  });

  test('at an `end`: at the next instruction that does not close, whatever row is there', () => {
    const body = [at(3), op.block(), ...skipIf(0), at(4), work, end, end, at(4), work, at(5), work];
    expect(lines(body, 0)).toEqual([3, 4, 5]);
    expect(lines(body, 1)).toEqual([3, 4, 5]);
  });

  test('after `delegate`', () => {
    const body = [at(3), op.try(), op.localGet(0), op.brIf(0), at(4), work, [0x18, 0], work, at(5), work];
    expect(lines(body, 1)).toEqual([3, 4, 5]);
  });

  test('but what only joins there says nothing: other closings, a jump on, the function’s last `end`', () => {
    const nested = [at(3), op.block(), ...skipIf(0), at(4), work, end];
    expect(lines([...nested, end, at(5), work], 1)).toEqual([3, 5]);
    expect(lines([...nested, op.br(0), end, at(5), work], 1)).toEqual([3, 5]);
    const broken = [at(3), op.block(), ...skipIf(0), at(4), op.br(1), end, op.br(0), end, at(5), work];
    expect(lines(broken, 0)).toEqual([3, 4, 5]);
    expect(lines(broken, 1)).toEqual([3, 5]);
    expect(lines([...nested, end], 1)).toEqual([3]);
    expect(lines([...nested, end, at(5)], 1)).toEqual([3, 5]);
    const inner = [at(4), ...skipIf(1), at(5), work, end];
    const body = [at(3), op.localGet(0), op.if(), ...inner, op.else, at(6), work, end, at(7), work];
    expect(lines(body, 1, 1)).toEqual([3, 4, 7]);
    expect(lines(body, 1, 0)).toEqual([3, 4, 5, 7]);
  });

  test('not in the declaration, nor where there is no line', () => {
    const declared = [at(2), ...skipIf(0), work, end, work, at(3, { prologueEnd: true }), work];
    expect(lines(declared, 1)).toEqual([3]);
    expect(lines([at(3), ...skipIf(0), at(0), work, end, work, at(5), work], 1)).toEqual([3, 5]);
  });

  test('before a `loop`: once, and before the loop is entered', () => {
    const loop = [op.loop(), work, ...countDown(1), op.brIf(0), end];
    const body = [at(3), ...skipIf(0), at(4), work, end, ...loop, at(5), work];
    expect(lines(body, 1, 1)).toEqual([3, 4, 5]);
    expect(lines(body, 1, 3)).toEqual([3, 4, 4, 4, 5]);
    expect(lines(body, 0, 3)).toEqual([3, 4, 4, 4, 5]);
    const other = [op.loop(), at(5), work, ...countDown(1), op.brIf(0), end];
    expect(lines([at(3), ...skipIf(0), at(4), work, end, ...other], 1, 2)).toEqual([3, 5, 5]);
  });
});

describe('a row over what only joins code starts a line of which nothing else does work', () => {
  const chain = (atJump: Item, jump: Item[] = [op.br(1)]): Item[] => [
    ...[at(3), op.block(), ...skipIf(0), at(4), work, atJump, ...jump, end, at(5), work, end, at(6), work],
  ];

  test('not the jump from the end of an arm that has the line of the `if`', () => {
    expect(lines(chain(at(3)), 0)).toEqual([3, 4, 6]);
    expect(lines(chain(at(3)), 1)).toEqual([3, 5, 6]);
  });

  test('not the jump at the brace of `} else if (c) {`', () => {
    expect(lines(chain(at(5)), 0)).toEqual([3, 4, 6]);
    expect(lines(chain(at(5)), 1)).toEqual([3, 5, 6]);
  });

  test('not `nop`s and blocks, wherever the line has code', () => {
    const body = [at(3), work, at(4), work, at(3), op.nop, op.block(), at(5), work, end];
    expect(lines(body)).toEqual([3, 4, 5]);
    expect(lines([at(3), work, at(5), op.nop, at(4), work, at(5), work])).toEqual([3, 4, 5]);
  });

  test('not the end of the function at a line that has code', () => {
    const body = [at(3), op.localGet(0), op.if(), at(4), work, op.else, at(5), work, end, at(5)];
    expect(lines(body, 1)).toEqual([3, 4]);
    expect(lines(body, 0)).toEqual([3, 5]);
  });

  test('but `break;` on its line, also when there are two on it', () => {
    expect(lines([at(3), ...skipIf(0), at(4), op.br(0), end, at(5), work], 0)).toEqual([3, 4, 5]);
    expect(lines(chain(at(7)), 0)).toEqual([3, 4, 7, 6]);
    const two = [at(3), op.block(), ...skipIf(0), at(4), op.br(1), end, at(4), op.br(0), end, at(5), work];
    expect(lines(two, 0)).toEqual([3, 4, 5]);
    expect(lines(two, 1)).toEqual([3, 4, 5]);
  });

  test('code on that line of another file, or that cannot run, is none of the line', () => {
    const other = [at(7, { file: 1 }), work];
    const files = ['a.c', 'b.h'];
    const body = [...chain(at(7)), ...other];
    expect(run({ functions: [{ params: 1, body }], files }, [['f0', 0]]).activations).toEqual([
      [3, 4, 7, 6, 7],
    ]);
    expect(lines([...chain(at(7)), op.return, at(7), work], 0)).toEqual([3, 4, 7, 6]);
  });

  test('and the row that ends the prologue', () => {
    expect(lines([at(2), work, at(3, { prologueEnd: true }), op.nop, at(4), work, at(3), work])).toEqual([
      3, 4, 3,
    ]);
  });
});
