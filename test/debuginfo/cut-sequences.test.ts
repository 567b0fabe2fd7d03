/** Sequences that begin exactly at their function and end inside it. Oracle of the counts: gcov, of a native build and the same calls. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DebugInfo, readDebugInfo } from '../../src/debuginfo/index.ts';
import { load } from '../../src/load/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { custom, lineUnit, lns, module, nops, oldTables, type Part } from './dwarf/build.ts';

const endless = new Uint8Array(readFileSync(new URL('modules/endless.wasm', import.meta.url)));

test('functions that Binaryen cut keep their lines, with exact counts', async () => {
  const program = await load(endless, { coverage: true });
  expect(program.warnings).toEqual([]);
  const { twice, until_trap: untilTrap } = program.exports;
  expect(twice!(0)).toBe(14);
  expect(() => untilTrap!(64)).toThrow(WebAssembly.RuntimeError);
  const [file] = program.coverage().modules[0]!.files;
  const hits = file!.lines.map(({ line, hits: count }) => [line, count]);
  // gcov 12.2 (`gcov -t`), without the braces, which have no code there.
  const gcov = [
    [5, 4],
    [6, 1],
    [7, 3],
    [14, 6],
    [15, 6],
    [16, 1],
    [22, 1],
  ];
  expect(hits).toEqual(expect.arrayContaining(gcov));
  expect(file!.functions.map(({ name, hits: entries }) => [name, entries])).toEqual([
    ['spin', 1],
    ['until_trap', 1],
    ['twice', 1],
  ]);
});

/** Three functions of ten one-byte instructions and an `end`: [2, 14), [15, 27) and [28, 40). */
const bodies = [nops(10), nops(10), nops(10)];
const from = (start: number, line: number, length: number): Part => [
  lns.setAddress(start),
  lns.advanceLine(line - 1),
  lns.copy,
  lns.advancePc(length),
  lns.endSequence,
];
function read(...sequences: readonly Part[]): DebugInfo {
  const program = [from(2, 1, 12), ...sequences].flatMap((each) => each as Part[]);
  const unit = lineUnit({ version: 4, tables: oldTables([], [['a.c', 0]]), program });
  const bytes = module(bodies, custom('.debug_line', unit));
  return readDebugInfo(bytes, readModule(bytes));
}
/** `offset from the start of code: line` of the rows of a function. */
function rowsOf({ lines }: DebugInfo, fn: number): string[] {
  const base = readModule(module(bodies)).code.base;
  return Array.from({ length: lines.firstRow[fn + 1]! - lines.firstRow[fn]! }, (_, i) => {
    const row = lines.firstRow[fn]! + i;
    return `${lines.offset[row]! - base}: ${lines.line[row]}`;
  });
}

describe('a sequence that ends inside its function', () => {
  test('is used as far as it goes; what follows has no line', () => {
    const info = read(from(15, 20, 5));
    expect([info.warnings, rowsOf(info, 1)]).toEqual([[], ['15: 20', '20: 0']]);
    expect(info.facts).toContainEqual({
      label: 'line sequences',
      value: '1 used, 1 used up to where they end, inside their function',
    });
  });

  test.each([
    ['before it', [from(15, 30, 12), from(15, 20, 5)]],
    ['after it', [from(15, 20, 5), from(15, 30, 12)]],
  ])('gives way to a whole one that comes %s', (_, sequences) => {
    const info = read(...sequences);
    expect([info.warnings, rowsOf(info, 1)]).toEqual([[], ['15: 30']]);
  });

  test('that does not begin at the function is refused, and the function is named', () => {
    // Of eleven sequences one is bad: not enough to believe none.
    const repeated = Array.from({ length: 10 }, () => from(2, 1, 12));
    const info = read(...repeated, from(17, 20, 5));
    expect(rowsOf(info, 1)).toEqual([]);
    expect(info.warnings).toEqual([
      { slug: 'dwarf-partly-stale', message: expect.stringContaining('left without lines: func[1];') },
    ]);
  });

  test('proves nothing where no sequence is whole', () => {
    const unit = lineUnit({
      version: 4,
      tables: oldTables([], [['a.c', 0]]),
      program: from(2, 1, 5) as Part[],
    });
    const bytes = module(bodies, custom('.debug_line', unit));
    const info = readDebugInfo(bytes, readModule(bytes));
    expect([info.kind, info.warnings.map(({ slug }) => slug)]).toEqual(['disassembly', ['dwarf-stale']]);
  });
});
