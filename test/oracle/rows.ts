/** The rows of one function by the words of docs/line-events.md: which apply to which instruction, and what each is over. */
import type { LineTable } from '../../src/debuginfo/line-table.ts';
import type { Instructions } from './instructions.ts';
import { closing } from './opcodes.ts';

const PROLOGUE_END = 2;

/** A row that applies to an instruction. */
export interface Row {
  /** Number of the instruction from which it is in force: a reachable one, of those that close blocks only the last. */
  readonly first: number;
  /** Line id; 0: no line. */
  readonly id: number;
  /** Index into the files of the line table, and the 1-based line there; 0: no line. */
  readonly file: number;
  readonly line: number;
  readonly prologueEnd: boolean;
}

/** Gives a line id (from 1) for a file and a 1-based line. */
export type LineIds = (file: number, line: number) => number;

/** The rows of a function, and which of them is in force where. */
export interface FunctionRows {
  /** In the order of the code. */
  readonly rows: readonly Row[];
  /** Instruction → index of the row in force, wherever the instruction is; -1: none. */
  readonly inForce: readonly number[];
  /** Index of the row that ends the prologue, the first marked so; 0 when none follows the first row. */
  readonly prologueEnd: number;
}

/**
 * The first instruction from `i` on that a row, or an arrival, may apply to: a row at an instruction that only closes a block, or that
 * control cannot reach, is in force for the code after it. The function's last `end` returns, which is more than closing.
 */
export function applicable(code: Instructions, i: number): number {
  const last = code.offset.length - 1;
  const passed = (k: number): boolean => !code.reachable[k] || (k < last && closing(code.opcode[k]!));
  let k = i;
  while (k <= last && passed(k)) k++;
  return k;
}

/** Of several rows at one instruction the last applies; rows before the first instruction are at that instruction. */
function appliedRows(table: LineTable, defined: number, code: Instructions, ids: LineIds): Row[] {
  const byInstruction = new Map<number, Row>();
  let i = 0;
  for (let r = table.firstRow[defined]!; r < table.firstRow[defined + 1]!; r++) {
    while (i < code.offset.length && code.offset[i]! < table.offset[r]!) i++;
    const first = applicable(code, i);
    if (first === code.offset.length) break;
    const file = table.file[r]!;
    const line = table.line[r]!;
    const prologueEnd = (table.flags[r]! & PROLOGUE_END) !== 0;
    byInstruction.set(first, { first, id: line === 0 ? 0 : ids(file, line), file, line, prologueEnd });
  }
  return [...byInstruction.values()];
}

/** Finds the rows of a function. */
export function functionRows(
  table: LineTable,
  defined: number,
  code: Instructions,
  ids: LineIds,
): FunctionRows {
  const rows = appliedRows(table, defined, code, ids);
  let row = -1;
  const inForce = code.offset.map((_, i) => {
    if (rows[row + 1]?.first === i) row++;
    return row;
  });
  const prologueEnd = rows.findIndex(({ prologueEnd }, i) => i > 0 && prologueEnd);
  return { rows, inForce, prologueEnd: Math.max(0, prologueEnd) };
}

/** Whether a row is the declaration's: its code comes before the prologue's end and has the line of the first row. */
export function isDeclaration({ rows, prologueEnd }: FunctionRows, row: number): boolean {
  return row < prologueEnd && rows[row]?.id === rows[0]?.id;
}
