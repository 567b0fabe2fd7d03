/**
 * Rows of rustc for code that has no place in the source: it gives them line 1, column 1 of the file that the macro or
 * the attribute is from, where DWARF has line 0 for this (DWARF 5 §6.2.2, `line`).
 */
import type { RowColumns } from '../row-columns.ts';

/**
 * Sets the line of such rows to 0, among the rows of one function of a Rust unit, which are those from `first` on. A function
 * that is declared on line 1, which its first row tells, may have code there.
 */
export function dropPlaceless({ line, column, file, length }: RowColumns, first: number): void {
  if (first >= length) return;
  const declaredIn = line[first] === 1 ? file[first]! : -1;
  for (let row = first; row < length; row++)
    if (line[row] === 1 && column[row] === 1 && file[row] !== declaredIn) line[row] = 0;
}
