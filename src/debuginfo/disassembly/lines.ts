/** The line table of a module without debug info: one line per instruction. Built without the text. */
import type { WasmModule } from '../../wasm/index.ts';
import { type LineTable, RowFlag } from '../line-table.ts';

/** 1-based line of a function's first instruction; line 1 is its header. */
export const FIRST_INSTRUCTION_LINE = 2;

/**
 * One row per instruction, in the function's own file (`files[i]` belongs to defined function `i`).
 * @throws `MalformedModuleError`, `UnsupportedError` when the instructions cannot be read
 */
export function disassembleLines(module: WasmModule, files: readonly string[]): LineTable {
  const { code, instructions } = module;
  const firstRow = new Uint32Array(code.count + 1);
  for (let i = 0; i < code.count; i++) firstRow[i + 1] = firstRow[i]! + instructions.count(i);
  const rows = firstRow[code.count]!;
  const offset = new Uint32Array(rows);
  let next = 0;
  for (let i = 0; i < code.count; i++) {
    instructions.visit(i, 'all', (position) => {
      offset[next++] = position;
    });
  }
  const file = new Uint32Array(rows);
  const line = new Uint32Array(rows);
  for (let i = 0; i < code.count; i++) {
    const first = firstRow[i]!;
    const end = firstRow[i + 1]!;
    file.fill(i, first, end);
    for (let row = first; row < end; row++) line[row] = FIRST_INSTRUCTION_LINE + row - first;
  }
  return {
    files,
    offset,
    file,
    line,
    column: new Uint32Array(rows),
    flags: new Uint8Array(rows).fill(RowFlag.is_stmt),
    firstRow,
  };
}
