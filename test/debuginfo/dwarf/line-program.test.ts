/** Line number programs, DWARF 5 §6.2: made by hand, rows as the standard says. */
import { describe, expect, test } from 'vitest';
import { ourSequences, read } from '../ours.ts';
import { bytes, custom, lineUnit, lns, module, nops, oldTables, type Part, uleb } from './build.ts';
import { beyondLlvm, handmade } from './handmade.ts';

test.each([...handmade, ...beyondLlvm])('$title', ({ bytes: made, sequences }) => {
  expect(ourSequences(made)).toEqual(sequences);
});

/** One function at [2, 14): ten instructions of a byte at 3…12, `end` at 13. */
const oneSequence = (...program: readonly Part[]): Uint8Array =>
  module(
    [nops(10), [0x41, ...uleb(300), 0x1a]],
    custom('.debug_line', lineUnit({ version: 4, tables: oldTables(['d'], [['a.c', 1]]), program })),
  );

describe('the rows that are believed', () => {
  const judged = (...program: readonly Part[]): Record<string, number> =>
    Object.fromEntries(
      Object.entries(read(oneSequence(...program)).dwarf.sequences).filter(([, count]) => count > 0),
    );

  test('all rows on boundaries, end at the function’s end', () => {
    expect(
      judged(lns.setAddress(2), lns.copy, lns.advancePc(4), lns.copy, lns.advancePc(8), lns.endSequence),
    ).toEqual({
      accepted: 1,
    });
  });
  test('the first row need not stand at the start', () => {
    expect(judged(lns.setAddress(5), lns.copy, lns.advancePc(9), lns.endSequence)).toEqual({ accepted: 1 });
  });
  test('a row inside of an instruction', () => {
    // i32.const 300 stands at [16, 19).
    expect(
      judged(lns.setAddress(16), lns.copy, lns.advancePc(1), lns.copy, lns.advancePc(4), lns.endSequence),
    ).toEqual({
      offBoundary: 1,
    });
  });
  test('an end before the function’s end', () => {
    expect(judged(lns.setAddress(2), lns.copy, lns.advancePc(11), lns.endSequence)).toEqual({ cut: 1 });
    expect(judged(lns.setAddress(4), lns.copy, lns.advancePc(9), lns.endSequence)).toEqual({ wrongEnd: 1 });
  });
  test('an end inside of an instruction', () => {
    // Function [15, 37): i32.const 300 stands at [16, 19).
    expect(judged(lns.setAddress(15), lns.copy, lns.advancePc(2), lns.endSequence)).toEqual({ wrongEnd: 1 });
  });
  test('an end in the next function', () => {
    expect(judged(lns.setAddress(2), lns.copy, lns.advancePc(19), lns.endSequence)).toEqual({ wrongEnd: 1 });
  });
  test('outside of the code', () => {
    expect(judged(lns.setAddress(500), lns.copy, lns.advancePc(1), lns.endSequence)).toEqual({
      outsideCode: 1,
    });
  });
  test('addresses that wrap around', () => {
    const program = [lns.setAddress(10), lns.copy, lns.advancePc(2 ** 32 - 5), lns.copy, lns.advancePc(9)];
    expect(judged(...program, lns.endSequence)).toEqual({ offBoundary: 1 });
  });
  test('a second sequence of the same function', () => {
    const once = [lns.setAddress(2), lns.copy, lns.advancePc(12), lns.endSequence];
    expect(judged(once, once)).toEqual({ accepted: 1, repeated: 1 });
    const { dwarf } = read(oneSequence(once, once));
    expect([...dwarf.lines.firstRow]).toEqual([0, 1, 1]);
  });
});

test('functions keep their rows whatever the order of sequences; unused files are left out', () => {
  const made = module(
    [nops(10), nops(3)],
    custom(
      '.debug_line',
      lineUnit({
        version: 4,
        tables: oldTables(
          ['/src/x/../y'],
          [
            ['unused.c', 0],
            ['a.c', 1],
            ['./b.c', 0],
          ],
        ),
        program: [
          [lns.setAddress(15), lns.setFile(3), lns.copy, lns.advancePc(5), lns.endSequence],
          [
            lns.setAddress(2),
            lns.setFile(2),
            lns.advanceLine(7),
            lns.copy,
            lns.advancePc(12),
            lns.endSequence,
          ],
        ],
      }),
    ),
  );
  const { lines } = read(made).dwarf;
  expect(lines.files).toEqual(['/src/y/a.c', 'b.c']);
  expect([...lines.firstRow]).toEqual([0, 1, 2]);
  expect([...lines.line]).toEqual([8, 1]);
  expect([...lines.file]).toEqual([0, 1]);
});

test('a line of a file that is not there is no line', () => {
  const made = oneSequence(
    lns.setAddress(2),
    lns.setFile(9),
    lns.copy,
    lns.advancePc(4),
    lns.setFile(1),
    lns.copy,
    [lns.advancePc(8), lns.endSequence],
  );
  const { line, file, files } = read(made).dwarf.lines;
  expect([[...line], files[file[1]!]]).toEqual([[0, 1], 'd/a.c']);
});

test('a billion instructions advanced over in one opcode take no time and give no rows', () => {
  const far = Array.from({ length: 1000 }, () => lns.advancePc(2n ** 63n));
  const { dwarf } = read(oneSequence(lns.setAddress(2), far, lns.copy, lns.endSequence));
  expect(dwarf.lines.offset.length).toBe(0);
});

test('a file table that says it has 2^60 entries is refused, the next unit is read', () => {
  const endless = lineUnit({ version: 5, tables: [0, uleb(2n ** 60n)], program: [] });
  const good = lineUnit({
    version: 4,
    tables: oldTables([], [['a.c', 0]]),
    program: [lns.setAddress(2), lns.copy, lns.advancePc(12), lns.endSequence],
  });
  const { dwarf } = read(module([nops(10)], custom('.debug_line', bytes(endless, good))));
  expect(dwarf.problems.map(({ message }) => message)).toEqual([
    '.debug_line: more entries than bytes (at offset 0x28 of .debug_line)',
  ]);
  expect(dwarf.lines.offset.length).toBe(1);
});
