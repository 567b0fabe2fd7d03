/**
 * Rows that rustc writes for code that has no place in the source: `1:1`, whatever the function. They are told from
 * those of a function that is on line 1 by where the function is declared.
 */
import type { LineTable } from '../../src/debuginfo/line-table.ts';

/** Where a function of a Rust unit is declared. */
export interface Declaration {
  /** As in the files of the line table; undefined when unknown. */
  readonly path: string | undefined;
  /** 1-based; 0 when unknown. */
  readonly line: number;
}

/**
 * The table with line 0 in the rows `1:1` of functions that are declared elsewhere.
 * @param declared declaration of a defined function (funcidx minus imported functions); undefined if it is not of Rust
 */
export function withoutPlaceless(
  table: LineTable,
  declared: (defined: number) => Declaration | undefined,
): LineTable {
  const line = Uint32Array.from(table.line);
  for (let defined = 0; defined + 1 < table.firstRow.length; defined++) {
    const declaration = declared(defined);
    if (declaration === undefined) continue;
    for (let r = table.firstRow[defined]!; r < table.firstRow[defined + 1]!; r++) {
      const there = declaration.line === 1 && declaration.path === table.files[table.file[r]!];
      if (line[r] === 1 && table.column[r] === 1 && !there) line[r] = 0;
    }
  }
  return { ...table, line };
}
