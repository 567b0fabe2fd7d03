import { describe, expect, test } from 'vitest';
import { coverable, lines, run, work } from './hand-run.ts';
import { at, countDown, type Item, op, typeOf } from './program.ts';

const { end } = op;

describe('loops', () => {
  const loop = (...body: Item[]): Item[] => [op.loop(), ...body, ...countDown(0), op.brIf(0), end];

  test('on one line: an event for each time round', () => {
    expect(lines([at(3), ...loop(work), at(4), work], 3)).toEqual([3, 3, 3, 4]);
  });

  test('with a body: the header again for each time round', () => {
    const whole = [at(3), work, ...loop(at(4), work, at(5), work), at(6)];
    expect(lines(whole, 2)).toEqual([3, 4, 5, 4, 5, 6]);
    const rotated = [at(3), work, op.loop(), work, at(4), work, at(3), ...countDown(0), op.brIf(0), end];
    expect(lines(rotated, 2)).toEqual([3, 4, 3, 4, 3]);
  });

  test('a turn that skips the body has an event of the header, one that had it already has no other', () => {
    const odd = [op.block(), op.localGet(0), op.i32(1), op.and, op.eqz, op.brIf(0), at(4), work, end];
    const body = [at(3), op.loop(), ...odd, at(3), ...countDown(0), op.brIf(0), end, at(5), work];
    // 3 on entry; 4 is even: 3 by the branch; 3 is odd: 4, 3 after the body, no event by the branch; and again.
    expect(lines(body, 4)).toEqual([3, 3, 4, 3, 3, 4, 3, 5]);
  });

  test('a row at `loop` is passed once, before the arrival; one inside after it', () => {
    const atLoop = [at(2), work, at(3), ...loop(at(4), work)];
    expect(lines(atLoop, 2)).toEqual([2, 3, 4, 4]);
    const inside = [at(2), work, ...loop(at(3), work, at(4), work)];
    expect(lines(inside, 2)).toEqual([2, 3, 4, 3, 4]);
  });

  test('the header is the line of the first instruction that is not structure', () => {
    const body = [at(2), work, at(3), op.loop(), op.block(), at(4), op.loop(), at(5), work, end, end];
    expect(lines([...body, ...countDown(0), op.brIf(0), end], 1)).toEqual([2, 3, 5, 4, 5]);
  });

  test('no line at the header: coming to the loop changes nothing', () => {
    expect(lines([at(3), work, at(0), ...loop(work), at(3), work, at(4), work], 3)).toEqual([3, 4]);
    expect(lines([at(3), work, at(0), ...loop(work, at(4), work, at(0), work)], 3)).toEqual([3, 4]);
  });

  test('nested: outer before inner', () => {
    const inner = [op.loop(), work, ...countDown(1), op.brIf(0), end];
    const body = [op.i32(2), op.localSet(1), at(3), op.loop(), ...inner, op.i32(2), op.localSet(1)];
    expect(lines([...body, ...countDown(0), op.brIf(0), end], 2)).toEqual([3, 3, 3, 3]);
  });

  test('one in the prologue has no header', () => {
    expect(lines([at(2), work, ...loop(work), at(3, { prologueEnd: true }), work], 3)).toEqual([3]);
    expect(lines([at(2), work, at(9), ...loop(work), at(3, { prologueEnd: true }), work], 3)).toEqual([9, 3]);
    expect(lines([at(2), work, at(3, { prologueEnd: true }), ...loop(work), at(4)], 3)).toEqual([3, 3, 3, 4]);
    const both = [
      at(2),
      ...loop(work),
      at(3, { prologueEnd: true }),
      op.i32(2),
      op.localSet(0),
      ...loop(work),
    ];
    expect(lines(both, 3)).toEqual([3, 3]);
  });

  test('a line of a jump back alone has run when control has entered the loop below it', () => {
    const whileTrue = (jumpAt: number): Item[] => [
      ...[at(2), work, op.block(), op.loop(), at(4), ...countDown(0), op.eqz, op.brIf(1), at(5), work],
      ...[at(jumpAt), op.br(0), end, end, at(6), work],
    ];
    const facts = (jumpAt: number, ...args: number[]) => {
      const calls = args.map((arg) => ['f0', arg] as const);
      const ran = run({ functions: [{ params: 1, body: whileTrue(jumpAt) }] }, calls);
      return ran.lines.find((l) => l.line === jumpAt);
    };
    expect(lines(whileTrue(3), 2)).toEqual([2, 4, 5, 3, 4, 6]);
    expect(lines(whileTrue(3), 1)).toEqual([2, 4, 6]);
    expect(facts(3, 2)).toMatchObject({ hits: 1, covered: true });
    expect(facts(3, 1)).toMatchObject({ hits: 0, covered: true });
    expect(facts(3)).toMatchObject({ hits: 0, covered: false });
    // A brace below the header is come to by the jump only.
    expect(facts(9, 1)).toMatchObject({ hits: 0, covered: false });
  });

  test('in unreachable code there is no loop', () => {
    expect(coverable([at(3), op.return, at(4), op.loop(), work, end])).toEqual([3]);
  });

  test('with parameters and results', () => {
    const body = [
      at(3),
      op.i32(5),
      op.loop(typeOf(1, 1)),
      at(4),
      work,
      ...countDown(0),
      op.brIf(0),
      end,
      op.drop,
    ];
    expect(lines(body, 3)).toEqual([3, 4, 4, 4]);
  });
});
