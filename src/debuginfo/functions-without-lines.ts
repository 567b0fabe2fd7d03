/** Functions that no line table says anything of. */
import { type DefinedFunction, definedFunction } from '../indices.ts';
import { firstLineRow, type LineTable } from './line-table.ts';

/** Defined functions without any row that has a line. */
export function functionsWithoutLines(lines: LineTable): DefinedFunction[] {
  const found: DefinedFunction[] = [];
  for (let i = 0; i + 1 < lines.firstRow.length; i++)
    if (firstLineRow(lines, lines.firstRow[i]!, lines.firstRow[i + 1]!) < 0) found.push(definedFunction(i));
  return found;
}
