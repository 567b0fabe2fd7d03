/**
 * The line table of a module without debug info: one line per instruction. Built without the text, and in two forms: a
 * row per run of instructions, which is all that counting needs, and a row per instruction when somebody looks.
 */
import type { WasmModule } from '../../wasm/index.ts';
import { type LineTable, RowFlag } from '../line-table.ts';

/** 1-based line of a function's first instruction; line 1 is its header. */
export const FIRST_INSTRUCTION_LINE = 2;

/**
 * Lines in the function's own file (`files[i]` belongs to defined function `i`).
 * @throws `MalformedModuleError`, `UnsupportedError` when the instructions cannot be read
 */
export function disassembleLines(module: WasmModule, files: readonly string[]): LineTable {
  const { code, instructions } = module;
  for (let i = 0; i < code.count; i++) instructions.ensure(i);
  let rows: LineTable | undefined;
  let runs: LineTable | undefined;
  const table = (): LineTable => {
    rows ??= rowPerInstruction(module, files);
    return rows;
  };
  return {
    files,
    get offset() {
      return table().offset;
    },
    get file() {
      return table().file;
    },
    get line() {
      return table().line;
    },
    get column() {
      return table().column;
    },
    get flags() {
      return table().flags;
    },
    get firstRow() {
      return table().firstRow;
    },
    get inRuns() {
      runs ??= rowPerRun(module, files);
      return runs;
    },
  };
}

function rowPerInstruction(module: WasmModule, files: readonly string[]): LineTable {
  const { code, instructions } = module;
  const table = emptyTable(files, code.count, (fn) => instructions.count(fn));
  const { firstRow, offset, line } = table;
  for (let i = 0; i < code.count; i++) {
    let row = firstRow[i]!;
    instructions.visit(i, 'all', (position) => {
      offset[row++] = position;
    });
    const first = firstRow[i]!;
    for (row = first; row < firstRow[i + 1]!; row++) line[row] = FIRST_INSTRUCTION_LINE + row - first;
  }
  return table;
}

function rowPerRun(module: WasmModule, files: readonly string[]): LineTable {
  const { code, instructions } = module;
  const table = emptyTable(files, code.count, (fn) => instructions.countRuns(fn));
  const { firstRow, offset, line } = table;
  for (let i = 0; i < code.count; i++) {
    let row = firstRow[i]!;
    instructions.visitRuns(i, (position, number) => {
      offset[row] = position;
      line[row++] = FIRST_INSTRUCTION_LINE + number;
    });
  }
  return { ...table, isInRuns: true };
}

/** A table with the files of all rows, without offsets and lines. */
function emptyTable(
  files: readonly string[],
  functions: number,
  rowsOf: (fn: number) => number,
): Omit<LineTable, 'inRuns' | 'isInRuns'> {
  const firstRow = new Uint32Array(functions + 1);
  for (let i = 0; i < functions; i++) firstRow[i + 1] = firstRow[i]! + rowsOf(i);
  const rows = firstRow[functions]!;
  const file = new Uint32Array(rows);
  for (let i = 0; i < functions; i++) file.fill(i, firstRow[i]!, firstRow[i + 1]!);
  return {
    files,
    offset: new Uint32Array(rows),
    file,
    line: new Uint32Array(rows),
    column: new Uint32Array(rows),
    flags: new Uint8Array(rows).fill(RowFlag.is_stmt),
    firstRow,
  };
}
