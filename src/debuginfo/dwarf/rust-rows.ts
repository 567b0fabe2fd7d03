/**
 * Rows of rustc for code that has no place in the source: it gives them line 1, column 1 of the file that a macro or an
 * attribute is from, where DWARF has line 0 for this (DWARF 5 §6.2.2, `line`).
 */
import type { DefinedFunction } from '../../indices.ts';
import type { LineTable } from '../line-table.ts';

/**
 * The table with line 0 in such rows of functions of Rust units. A function that is declared on line 1, which its first row
 * tells, may have code at column 1: it keeps its rows in that file.
 */
export function withoutPlaceless(lines: LineTable, rustFunctions: readonly DefinedFunction[]): LineTable {
  const { column, file, firstRow } = lines;
  let line: Uint32Array | undefined;
  for (const fn of rustFunctions) {
    const first = firstRow[fn]!;
    const declaredIn = lines.line[first] === 1 ? file[first] : undefined;
    for (let row = first; row < firstRow[fn + 1]!; row++) {
      if (lines.line[row] !== 1 || column[row] !== 1 || file[row] === declaredIn) continue;
      line ??= lines.line.slice();
      line[row] = 0;
    }
  }
  return line === undefined ? lines : { ...lines, line };
}
