import { describe, expect, test } from 'vitest';
import { coverable, lines, run, work } from './hand-run.ts';
import { reference } from './index.ts';
import { at, countDown, type Item, op, type ProgramSpec, program } from './program.ts';

const { end } = op;

describe('rows and starts', () => {
  test('a start is a row of another line than the row before it', () => {
    expect(lines([at(3), work, at(4), work, at(4), work, at(3), work])).toEqual([3, 4, 3]);
  });

  test('a row that only joins code does not hide that its line begins behind it', () => {
    // The jump at the brace and the condition of `} else if (c) {` have one line, and different ways lead to them.
    const chain = (...atBrace: Item[]): Item[] => [
      ...[at(2), work, op.block(), op.block(), op.localGet(0), op.brIf(0), at(3), work, at(4), ...atBrace],
      ...[op.br(1), end, at(4), work, end, at(5), work],
    ];
    expect(lines(chain(), 0)).toEqual([2, 3, 5]);
    expect(lines(chain(), 1)).toEqual([2, 4, 5]);
    expect(lines(chain(op.block(), op.nop, end), 0)).toEqual([2, 3, 5]);
    expect(lines(chain(work), 0)).toEqual([2, 3, 4, 5]);
    expect(lines(chain(work), 1)).toEqual([2, 4, 5]);
  });

  test('the arms of `?:` on a line have an event each, though the jump between them has another line', () => {
    const arms = [
      ...[at(3), work, op.block(), op.block(), op.localGet(0), op.brIf(0), at(4), work, at(3), op.br(1), end],
      ...[at(4), work, end, at(3), work],
    ];
    expect(lines(arms, 0)).toEqual([3, 4, 3]);
    expect(lines(arms, 1)).toEqual([3, 4, 3]);
  });

  test('line 0 is no start and does not hide that the line goes on', () => {
    expect(lines([at(3), work, at(0), work, at(3), work, at(0), work, at(4), work])).toEqual([3, 4]);
  });

  test('the same line of another file is another line', () => {
    const body = [at(3), work, at(3, { file: 1 }), work];
    const result = run({ functions: [{ body }], files: ['a.c', 'b.h'] }, [['f0']]);
    expect(result.lines.map((l) => [l.path, l.line, l.hits])).toEqual([
      ['a.c', 3, 1],
      ['b.h', 3, 1],
    ]);
  });

  test('of several rows at one address the last wins', () => {
    expect(coverable([at(3), at(4), at(5), work, at(6), at(7), work])).toEqual([5, 7]);
  });

  test('rows before the first instruction count as standing on it', () => {
    const { bytes, table } = program({ functions: [{ body: [at(3), at(4), work, at(5), work] }] });
    table.offset[0]! -= 1;
    expect(
      reference(bytes, table)
        .result()
        .lines.map((l) => l.line),
    ).toEqual([4, 5]);
  });

  test('the declaration has no event when a prologue_end row follows, which has one in any case', () => {
    expect(lines([at(2), work, at(3, { prologueEnd: true }), work])).toEqual([3]);
    expect(lines([at(2), work, at(0), work, at(2), work, at(3, { prologueEnd: true }), work])).toEqual([3]);
    expect(lines([at(2), work, at(2, { prologueEnd: true }), work, at(2), work])).toEqual([2]);
    expect(lines([at(2), work, at(9), work, at(3, { prologueEnd: true }), work])).toEqual([9, 3]);
    expect(lines([at(2, { prologueEnd: true }), work, at(3), work])).toEqual([2, 3]);
  });

  test('a start has no event when the activation is on its line already', () => {
    const body = [at(3), op.block(), op.localGet(0), op.brIf(0), at(4), work, end, at(3), work, at(5), work];
    expect(lines(body, 0)).toEqual([3, 4, 3, 5]);
    expect(lines(body, 1)).toEqual([3, 5]);
  });

  test('rows in unreachable code have no event there', () => {
    expect(coverable([at(3), op.block(), op.br(0), at(4), work, end, at(5), work])).toEqual([3, 5]);
    expect(
      coverable([at(3), op.i32(0), op.if(), op.return, at(4), op.else, at(5), work, end, at(6)]),
    ).toEqual([3, 5, 6]);
    expect(coverable([at(3), op.return, at(4)])).toEqual([3]);
  });
});

describe('instructions that are passed by', () => {
  test('a row over nothing but `end`s is as if it were not there', () => {
    const body = [at(3), op.block(), op.block(), op.localGet(0), op.brIf(0), work, at(4), end, end];
    expect(lines([...body, at(5), work], 0)).toEqual([3, 5]);
    expect(coverable([...body, at(5), work])).toEqual([3, 5]);
    expect(lines([...body, at(3), work], 0)).toEqual([3]);
    const declared = [at(2), op.block(), work, at(2, { prologueEnd: true }), end, at(3), work];
    expect(lines(declared)).toEqual([2, 3]);
  });

  test('and so is one over `else`, or over what ends the arms of a `try`', () => {
    const body = [at(3), op.localGet(0), op.if(), work, at(4), op.else, at(5), work, at(6), end, at(7), work];
    expect(lines(body, 1)).toEqual([3, 7]);
    expect(lines(body, 0)).toEqual([3, 5, 7]);
    const tried = [at(3), op.try(), work, at(4), op.catch(0), at(5), work, at(6), end, at(7), work];
    const spec = { tags: 1, functions: [{ body: tried }] };
    expect(run(spec, [['f0']]).lines.map((l) => l.line)).toEqual([3, 5, 7]);
  });

  test('a row at an `end` is for the code after it, whichever path leads there', () => {
    const body = [at(3), op.block(), op.localGet(0), op.brIf(0), work, at(4), end, work, at(5), work];
    expect(lines(body, 0)).toEqual([3, 4, 5]);
    expect(lines(body, 1)).toEqual([3, 4, 5]);
  });

  test("the function's own `end` returns, which is something to do", () => {
    expect(lines([at(3), op.block(), work, at(4), end])).toEqual([3, 4]);
    expect(lines([at(3), work, at(4)])).toEqual([3, 4]);
  });

  test('code that runs without an event of its line covers the line', () => {
    // The jump leads to code of no line, and from there the line only goes on.
    const body = (...after: Item[]) => [
      ...[at(5), op.block(), op.localGet(0), op.brIf(0), at(3), work, at(0), end, work, at(3), ...after],
    ];
    const passedBy = (...after: Item[]) => {
      const functions = [{ params: 1, body: body(...after) }];
      return run({ functions }, [['f0', 1]]).lines.map((l) => [l.line, l.hits, l.covered]);
    };
    expect(passedBy(work)).toEqual([
      [3, 0, true],
      [5, 1, true],
    ]);
    // What only joins code does not make the line look as if it had run.
    expect(passedBy(op.nop, op.block(), end)[0]).toEqual([3, 0, false]);
  });

  test('code of the declaration does not cover the line, not even one that starts later on', () => {
    const trap = [op.localGet(0), op.if(), op.unreachable, end];
    const body = [at(2), ...trap, at(3, { prologueEnd: true }), work, at(2), work];
    const covered = (arg: number) =>
      run({ functions: [{ params: 1, body }] }, [['f0', arg]]).lines.map((l) => [l.line, l.hits, l.covered]);
    expect(covered(1)).toEqual([
      [2, 0, false],
      [3, 0, false],
    ]);
    expect(covered(0)).toEqual([
      [2, 1, true],
      [3, 1, true],
    ]);
  });
});

describe('activations', () => {
  test('coming back from a call is no event, also from a call of the same function', () => {
    const body = [at(3), op.localGet(0), op.if(), at(4), ...countDown(0), op.call(0), work, end, at(5), work];
    expect(run({ functions: [{ params: 1, body }] }, [['f0', 2]]).activations).toEqual([
      [3, 4, 5],
      [3, 4, 5],
      [3, 5],
    ]);
  });

  test('what ran before a trap counts', () => {
    const callee = { body: [at(8), work, at(9), op.unreachable, at(10), work] };
    const caller = { body: [at(3), op.call(1), at(4), work] };
    const { outcomes, activations, entries } = run({ functions: [caller, callee] }, [['f0'], ['f1']]);
    expect(outcomes.every((o) => o instanceof WebAssembly.RuntimeError)).toBe(true);
    expect(activations).toEqual([[3], [8, 9], [8, 9]]);
    expect([...entries]).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  test('an exception goes past frames without mixing them', () => {
    const thrower = { body: [at(9), op.throw(0)] };
    const middle = { body: [at(6), op.call(2), at(7), work] };
    const catcher = {
      body: [at(3), op.try(), op.call(1), at(4), work, op.catch(0), at(5), work, end, at(3), work],
    };
    expect(run({ tags: 1, functions: [catcher, middle, thrower] }, [['f0']]).activations).toEqual([
      [3, 5, 3],
      [6],
      [9],
    ]);
  });

  test('a tail call is another activation', () => {
    const first = { body: [at(3), op.returnCall(1), at(4)] };
    const second = { body: [at(3), work] };
    expect(run({ functions: [first, second] }, [['f0']]).activations).toEqual([[3], [3]]);
  });

  test('the start function is traced, imports and indices are left alone', () => {
    const spec: ProgramSpec = {
      imports: [{ name: 'log', params: 1, results: 0 }],
      functions: [{ body: [at(3), op.i32(7), op.call(0)] }, { body: [at(5), work] }],
      start: 1,
      table: true,
    };
    const seen: number[] = [];
    const { activations, instance } = run(spec, [['f1']], { host: { log: (x: number) => seen.push(x) } });
    expect(seen).toEqual([7]);
    expect(activations).toEqual([[3], [5]]);
    expect((instance.exports['f1'] as () => void).name).toBe('2');
  });
});
