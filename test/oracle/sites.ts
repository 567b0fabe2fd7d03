/**
 * Where the slow reference calls out in one function: the static half of the rule in docs/line-events.md, read off
 * the rows by its words and by nothing cleverer (rows, starts, heads of loops, reachability).
 */
import type { LineTable } from '../../src/debuginfo/line-table.ts';
import { Cursor } from './bytes.ts';
import { type RawBody, skipInstruction, skipLocals } from './decode.ts';

const PROLOGUE_END = 2;

/** What stands before an instruction, or right after it; ids are line ids, 0 is none. */
export interface Call {
  readonly kind: 'row' | 'loopBefore' | 'loopAfter' | 'touch';
  /** `row`, `touch`: index of a row of {@link FunctionSites}; loops: index of a loop. */
  readonly index: number;
}

/** A surviving row. */
export interface Row {
  /** ModuleOffset. */
  readonly offset: number;
  /** Line id; 0: no line. */
  readonly id: number;
  readonly prologueEnd: boolean;
  start: boolean;
}

/** All places of one function at which the reference calls out. */
export interface FunctionSites {
  readonly body: RawBody;
  readonly rows: readonly Row[];
  /** Loop → line id of its head; 0: none. */
  readonly heads: readonly number[];
  /** Instruction's ModuleOffset → calls before it. */
  readonly before: ReadonlyMap<number, readonly Call[]>;
  /** Instruction's ModuleOffset → calls after it (`loop`). */
  readonly after: ReadonlyMap<number, readonly Call[]>;
}

/** Gives a line id (from 1) for a file and a 1-based line. */
export type LineIds = (file: number, line: number) => number;

/** The instructions of a body in columns. */
interface Instructions {
  readonly offset: number[];
  readonly opcode: number[];
  /** False for what validation calls unreachable: what follows an unconditional branch in its block. */
  readonly reachable: boolean[];
}

const opensBlock = (op: number): boolean => (op >= 0x02 && op <= 0x04) || op === 0x06 || op === 0x1f;
const startsArm = (op: number): boolean => op === 0x05 || op === 0x07 || op === 0x19;
const closesBlock = (op: number): boolean => op === 0x0b || op === 0x18;
/** unreachable, throw, rethrow, throw_ref, br, br_table, return and the tail calls. */
const neverContinues = new Set([0x00, 0x08, 0x09, 0x0a, 0x0c, 0x0e, 0x0f, 0x12, 0x13, 0x15]);
/** Instructions that only join what does something: block, loop, else, end, nop, br and those of exceptions. */
const idle = new Set([0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x0b, 0x0c, 0x18, 0x19, 0x1f]);
/** else, catch, end, delegate, catch_all: what only closes a block or an arm of it. */
const closing = new Set([0x05, 0x07, 0x0b, 0x18, 0x19]);
/** block, loop, try, try_table. */
const structural = new Set([0x02, 0x03, 0x06, 0x1f]);

function readInstructions(bytes: Uint8Array, body: RawBody): Instructions {
  const offset: number[] = [];
  const opcode: number[] = [];
  const reachable: boolean[] = [];
  const c = new Cursor(bytes, body.start);
  skipLocals(c);
  let live = true;
  const outer: boolean[] = [];
  while (c.at < body.end) {
    offset.push(c.at);
    const op = skipInstruction(c);
    opcode.push(op);
    reachable.push(live);
    if (opensBlock(op)) outer.push(live);
    else if (startsArm(op)) live = outer[outer.length - 1]!;
    else if (closesBlock(op)) live = outer.pop() ?? false;
    else if (neverContinues.has(op)) live = false;
  }
  return { offset, opcode, reachable };
}

/** Clamped to the first instruction; of several at one address the last; none in unreachable code or over mere `end`s. */
function survivingRows(table: LineTable, defined: number, code: Instructions, ids: LineIds): Row[] {
  const first = code.offset[0]!;
  const byOffset = new Map<number, Row>();
  for (let r = table.firstRow[defined]!; r < table.firstRow[defined + 1]!; r++) {
    const offset = Math.max(table.offset[r]!, first);
    const line = table.line[r]!;
    byOffset.set(offset, {
      offset,
      id: line === 0 ? 0 : ids(table.file[r]!, line),
      prologueEnd: (table.flags[r]! & PROLOGUE_END) !== 0,
      start: false,
    });
  }
  const live = new Set(code.offset.filter((_, i) => code.reachable[i]));
  const rows = [...byOffset.values()]
    .filter((row) => live.has(row.offset))
    .sort((a, b) => a.offset - b.offset);
  const last = code.offset.length - 1;
  const needed = rowsOver(rows, code, (i) => i === last || !closing.has(code.opcode[i]!));
  return rows.filter((row) => needed.has(row));
}

/** Rows under which there is a reachable instruction (by its index) as asked for. */
function rowsOver(rows: readonly Row[], code: Instructions, wanted: (i: number) => boolean): Set<Row> {
  const over = new Set<Row>();
  rowsInForce(rows, code).forEach((row, i) => {
    if (row >= 0 && code.reachable[i] && wanted(i)) over.add(rows[row]!);
  });
  return over;
}

function markStarts(rows: readonly Row[], code: Instructions): void {
  const working = rowsOver(rows, code, (i) => !idle.has(code.opcode[i]!));
  const withLine = rows.filter((row) => row.id !== 0);
  withLine.forEach((row, i) => {
    let j = i - 1;
    while (withLine[j]?.id === row.id && !working.has(withLine[j]!)) j--;
    row.start = withLine[j]?.id !== row.id;
  });
  const prologueEnd = rows.findIndex((row, i) => i > 0 && row.prologueEnd);
  if (prologueEnd < 0) return;
  const declaration = rows[0]!.id;
  for (const row of rows.slice(0, prologueEnd)) if (row.id === declaration) row.start = false;
  if (rows[prologueEnd]!.id !== 0) rows[prologueEnd]!.start = true;
}

/** Index of the row in force at each instruction; -1: none. */
function rowsInForce(rows: readonly Row[], code: Instructions): number[] {
  let row = -1;
  return code.offset.map((offset) => {
    while (row + 1 < rows.length && rows[row + 1]!.offset <= offset) row++;
    return row;
  });
}

/** All places of a function at which to call out; undefined when no row survives. */
export function findSites(
  bytes: Uint8Array,
  table: LineTable,
  defined: number,
  body: RawBody,
  ids: LineIds,
): FunctionSites | undefined {
  if (table.firstRow[defined] === table.firstRow[defined + 1]) return undefined;
  const code = readInstructions(bytes, body);
  const rows = survivingRows(table, defined, code, ids);
  markStarts(rows, code);
  const inForce = rowsInForce(rows, code);
  const heads: number[] = [];
  const before = new Map<number, Call[]>();
  const after = new Map<number, Call[]>();
  /** Row that was touched since control could last come from elsewhere. */
  let touched = -1;
  code.offset.forEach((offset, i) => {
    if (idle.has(code.opcode[i]!) || neverContinues.has(code.opcode[i]!)) touched = -1;
    if (!code.reachable[i]) return;
    const row = inForce[i]!;
    const calls: Call[] = [];
    if (rows[row]?.offset === offset) calls.push({ kind: 'row', index: row });
    const op = code.opcode[i]!;
    if (op === 0x03) {
      let j = i + 1;
      while (structural.has(code.opcode[j]!)) j++;
      calls.push({ kind: 'loopBefore', index: heads.length });
      after.set(offset, [{ kind: 'loopAfter', index: heads.length }]);
      heads.push(rows[inForce[j]!]?.id ?? 0);
    }
    if (row >= 0 && rows[row]!.id !== 0 && !idle.has(op) && touched !== row) {
      calls.push({ kind: 'touch', index: row });
      touched = neverContinues.has(op) ? -1 : row;
    }
    if (calls.length > 0) before.set(offset, calls);
  });
  return { body, rows, heads, before, after };
}
