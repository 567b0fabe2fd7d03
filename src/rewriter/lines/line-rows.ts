/** The rows of one function as the line rule sees them: line numbers of the function, starts, heads of loops. Pure. */
import { type LineTable, RowFlag } from '../../debuginfo/index.ts';
import type { RowIndex } from '../../indices.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import type { Scratch } from './working-memory.ts';

/** Number of a (path, line) within one function, from 1; 0 is "none". Never a file index: paths decide. */
export type LineNumber = number;

/** That no row has, not even one of line 0. */
const NO_LINE = -1;

/** Columns by index into the graph's rows, and by block. */
export interface LineRows {
  /** {@link LineNumber} − 1 → row of the line table that has this file and line. */
  readonly rowOfLine: readonly RowIndex[];
  /** Row → its line; 0 for line 0. */
  readonly line: Int32Array;
  /** Row → 1 when it is a start. */
  readonly start: Uint8Array;
  /** Block → line of its first start, and of its last; 0: it has none. */
  readonly firstStart: Int32Array;
  readonly lastStart: Int32Array;
  /** Block → 1 when two starts in it that follow each other are of different lines: the last one is an event for certain. */
  readonly changes: Uint8Array;
  /** Block → its rows are `[firstRow[b], firstRow[b + 1])`. */
  readonly firstRow: Int32Array;
  /** Block → line in force where it begins, unless a row stands there. */
  readonly inForce: Int32Array;
  /** Block → line of the head, when it is a loop's; else 0. */
  readonly head: Int32Array;
  /** Block → edge by which the loop is entered from above; -1: no loop header. */
  readonly entryEdge: Int32Array;
}

/** Applies the definitions of *row*, *start* and *head*. */
export function readLineRows(graph: FunctionGraph, lines: LineTable, scratch: Scratch): LineRows {
  const numbered = numberLines(graph, lines, scratch);
  const blockCount = graph.blockStart.length;
  const head = scratch.int32(blockCount);
  const entryEdge = scratch.int32(blockCount).fill(-1, 0, blockCount);
  for (const loop of graph.loops) {
    head[loop.header] = loop.headRow < 0 ? 0 : numbered.line[loop.headRow]!;
    entryEdge[loop.header] = loop.entryEdge;
  }
  const { rowOfLine, line, start } = numbered;
  const { firstStart, lastStart, changes, firstRow, inForce } = startsOfBlocks(graph, numbered, scratch);
  return { rowOfLine, line, start, firstStart, lastStart, changes, firstRow, inForce, head, entryEdge };
}

type NumberedLines = Pick<LineRows, 'rowOfLine' | 'line' | 'start'>;

/** The lines of the rows, and which rows start one. */
function numberLines(graph: FunctionGraph, lines: LineTable, scratch: Scratch): NumberedLines {
  const { rows } = graph;
  const rowCount = rows.length;
  const rowOfLine: RowIndex[] = [];
  const { lineNumbers } = scratch;
  lineNumbers.reset();
  const line = scratch.int32(rowCount);
  const start = scratch.uint8(rowCount);
  const prologueEnd = findPrologueEnd(rows, lines);
  let before = 0;
  /** The one line of all rows from the nearest earlier one on under which something is done. */
  let continued = NO_LINE;
  let lineBefore = 0;
  let fileBefore = 0;
  for (let i = 0; i < rowCount; i++) {
    const row = rows[i]!;
    const sourceLine = lines.line[row]!;
    if (sourceLine === 0) continue;
    const file = lines.file[row]!;
    let id: LineNumber = before;
    if (sourceLine !== lineBefore || file !== fileBefore) {
      lineBefore = sourceLine;
      fileBefore = file;
      id = lineNumbers.of(file, sourceLine);
      if (id < 0) id = rowOfLine.push(row as RowIndex);
    }
    line[i] = id;
    if (i === prologueEnd) start[i] = 1;
    else if (id !== continued && !(i < prologueEnd && id === line[0])) start[i] = 1;
    before = id;
    if (id !== continued) continued = isWorkUnder(graph, i) ? id : NO_LINE;
  }
  return { rowOfLine, line, start };
}

/** The prologue_end row that follows the first row; -1: none. */
function findPrologueEnd(rows: Int32Array, { flags }: LineTable): number {
  for (let i = 1; i < rows.length; i++) if ((flags[rows[i]!]! & RowFlag.prologue_end) !== 0) return i;
  return -1;
}

type BlockStarts = Pick<LineRows, 'firstStart' | 'lastStart' | 'changes' | 'firstRow' | 'inForce'>;

/** The starts in each block, and the line in force where it begins. */
function startsOfBlocks(
  { rows, rowBlock, blockStart }: FunctionGraph,
  { line, start }: NumberedLines,
  scratch: Scratch,
): BlockStarts {
  const rowCount = rows.length;
  const blockCount = blockStart.length;
  const firstRow = scratch.int32(blockCount + 1);
  const inForce = scratch.int32(blockCount);
  const firstStart = scratch.int32(blockCount);
  const lastStart = scratch.int32(blockCount);
  const changes = scratch.uint8(blockCount);
  for (let b = 0, i = 0; b < blockCount; b++) {
    firstRow[b] = i;
    inForce[b] = i === 0 ? 0 : line[i - 1]!;
    let last = 0;
    for (; i < rowCount && rowBlock[i] === b; i++) {
      if (start[i] === 0) continue;
      const id = line[i]!;
      if (last === 0) firstStart[b] = id;
      else if (id !== last) changes[b] = 1;
      last = id;
    }
    lastStart[b] = last;
  }
  firstRow[blockCount] = rowCount;
  return { firstStart, lastStart, changes, firstRow, inForce };
}

/** Whether an instruction up to the next row does something, in whatever block. */
function isWorkUnder(graph: FunctionGraph, row: number): boolean {
  if (graph.rowWork[row] !== Number.POSITIVE_INFINITY) return true;
  const behind = row + 1 < graph.rows.length ? graph.rowBlock[row + 1]! + 1 : graph.blockStart.length;
  for (let block = graph.rowBlock[row]! + 1; block < behind; block++)
    if (graph.blockWork[block] !== Number.POSITIVE_INFINITY) return true;
  return false;
}
