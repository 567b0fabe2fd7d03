import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withoutPlaceless } from '../../src/debuginfo/dwarf/rust-rows.ts';
import { type LineTable, readDebugInfo } from '../../src/debuginfo/index.ts';
import type { DefinedFunction } from '../../src/indices.ts';
import { readModule } from '../../src/wasm/index.ts';
import { fixturesDir } from '../../wasm-fixtures/fixtures.mjs';
import { read } from './ours.ts';

const first = 0 as DefinedFunction;

/** A function with rows `[file, line, column]`. */
const table = (...rows: readonly (readonly [file: number, line: number, column: number])[]): LineTable => ({
  files: ['a.rs', 'b.rs'],
  offset: Uint32Array.from(rows, (_, i) => 10 + i),
  file: Uint32Array.from(rows, ([file]) => file),
  line: Uint32Array.from(rows, ([, line]) => line),
  column: Uint32Array.from(rows, ([, , column]) => column),
  flags: new Uint8Array(rows.length),
  firstRow: Uint32Array.of(0, rows.length),
});

test('rows 1:1 in a Rust function that is declared elsewhere have line 0', () => {
  const lines = table([0, 7, 0], [0, 8, 5], [1, 1, 1], [0, 1, 1], [0, 1, 9], [0, 9, 1]);
  expect([...withoutPlaceless(lines, [first]).line]).toEqual([7, 8, 0, 0, 1, 9]);
  expect([...lines.line]).toEqual([7, 8, 1, 1, 1, 9]);
});

test('a function on line 1 keeps its rows there; those in another file have line 0', () => {
  expect([...withoutPlaceless(table([0, 1, 0], [0, 1, 1], [1, 1, 1]), [first]).line]).toEqual([1, 1, 0]);
});

test('rows of units of other languages stay', () => {
  const lines = table([0, 7, 0], [0, 1, 1]);
  expect(withoutPlaceless(lines, [])).toBe(lines);
});

test('a module of rustc has such rows, and they are of no line', () => {
  const bytes = new Uint8Array(readFileSync(`${fixturesDir}/rust-basic/O0.wasm`));
  const raw = read(bytes).dwarf.lines;
  const { lines } = readDebugInfo(bytes, readModule(bytes));
  const isPlaceless = (line: number, row: number): boolean => line === 1 && raw.column[row] === 1;
  // llvm-dwarfdump --debug-line O0.wasm | grep -cE '^0x[0-9a-f]+ +1 +1 '
  expect(raw.line.filter(isPlaceless)).toHaveLength(53);
  expect(lines.line.filter(isPlaceless)).toHaveLength(0);
  expect([...lines.line]).toEqual([...raw.line].map((line, row) => (isPlaceless(line, row) ? 0 : line)));
});
