/** The line table of a module without debug info: one line per instruction. Built without the text. */
import { InstructionReader, type WasmModule } from '../../wasm/index.ts';
import { type LineTable, RowFlag } from '../line-table.ts';

/** 1-based line of a function's first instruction; line 1 is its header. */
export const FIRST_INSTRUCTION_LINE = 2;

/**
 * One row per instruction, in the function's own file (`files[i]` belongs to defined function `i`).
 * @throws `MalformedModuleError`, `UnsupportedError` when the instructions cannot be read
 */
export function disassembleLines(module: WasmModule, files: readonly string[]): LineTable {
  const { bytes, code } = module;
  const firstRow = new Uint32Array(code.count + 1);
  let codeBytes = 0;
  for (let i = 0; i < code.count; i++) codeBytes += code.end[i]! - code.codeStart[i]!;
  // An instruction takes two bytes and a half on average, and one at least.
  let offset = new Uint32Array((codeBytes >> 1) + 16);
  let rows = 0;
  for (let i = 0; i < code.count; i++) {
    const end = code.end[i]!;
    const reader = new InstructionReader(bytes, code.codeStart[i]!, end);
    for (let position = code.codeStart[i]!; position < end; position = reader.skip(position)) {
      if (rows === offset.length) offset = grown(offset, codeBytes);
      offset[rows++] = position;
    }
    firstRow[i + 1] = rows;
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
    offset: offset.slice(0, rows),
    file,
    line,
    column: new Uint32Array(rows),
    flags: new Uint8Array(rows).fill(RowFlag.is_stmt),
    firstRow,
  };
}

function grown(offset: Uint32Array<ArrayBuffer>, most: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.min(offset.length * 2, Math.max(most, offset.length + 1)));
  larger.set(offset);
  return larger;
}
