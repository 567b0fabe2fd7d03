/** The parts of one function as the line rule sees them: line numbers of the function, starts, headers of loops. Pure. */
import { type LineTable, RowFlag } from '../../debuginfo/index.ts';
import type { RowIndex } from '../../indices.ts';
import { type FunctionGraph, PartBegin } from '../flow/graph.ts';
import type { Scratch } from './working-memory.ts';

/** Number of a (path, line) within one function, from 1; 0 is "none". Never a file index: paths decide. */
export type LineNumber = number;

/** That no part has, not even one of line 0. */
const NO_LINE = -1;

/** Columns by index into the graph's parts, and by block. */
export interface LineRows {
  /** {@link LineNumber} − 1 → row of the line table that has this file and line. */
  readonly rowOfLine: readonly RowIndex[];
  /** Part → its line; 0 for line 0, and in the declaration. */
  readonly line: Int32Array;
  /** Part → 1 when it is a start. */
  readonly start: Uint8Array;
  /** Block → line of its first start, and of its last; 0: it has none. */
  readonly firstStart: Int32Array;
  readonly lastStart: Int32Array;
  /** Block → 1 when two starts in it that follow each other are of different lines: the last one is an event for certain. */
  readonly changes: Uint8Array;
  /** Block → its parts are `[firstPart[b], firstPart[b + 1])`. */
  readonly firstPart: Int32Array;
  /** Block → line in force where it begins, unless a part begins there. */
  readonly inForce: Int32Array;
  /** Block → line of the header, when it is a loop's and there is one; else 0. */
  readonly head: Int32Array;
  /** Block → edge by which the loop is entered from above; -1: no loop header. */
  readonly entryEdge: Int32Array;
}

/** Applies the definitions of *declaration*, *start* and *header*. */
export function readLineRows(graph: FunctionGraph, lines: LineTable, scratch: Scratch): LineRows {
  const numbered = numberLines(graph, lines, scratch);
  const blockCount = graph.blockStart.length;
  const head = scratch.int32(blockCount);
  const entryEdge = scratch.int32(blockCount).fill(-1, 0, blockCount);
  for (const loop of graph.loops) {
    if (loop.headPart >= Math.max(0, numbered.prologueEnd)) head[loop.header] = numbered.line[loop.headPart]!;
    entryEdge[loop.header] = loop.entryEdge;
  }
  const { rowOfLine, line, start } = numbered;
  const { firstStart, lastStart, changes, firstPart, inForce } = startsOfBlocks(graph, numbered, scratch);
  return { rowOfLine, line, start, firstStart, lastStart, changes, firstPart, inForce, head, entryEdge };
}

interface NumberedLines extends Pick<LineRows, 'rowOfLine' | 'line' | 'start'> {
  /** The part at the `prologue_end` row that follows the first row; -1: none. */
  readonly prologueEnd: number;
}

/** The lines of the parts, and which parts are starts. */
function numberLines(graph: FunctionGraph, lines: LineTable, scratch: Scratch): NumberedLines {
  const { partRow, partBegin, partWork } = graph;
  const partCount = partRow.length;
  const rowOfLine: RowIndex[] = [];
  const { lineNumbers } = scratch;
  lineNumbers.reset();
  const line = scratch.int32(partCount);
  const start = scratch.uint8(partCount);
  /** Line → 1: something under it does work. */
  const works = scratch.uint8(partCount + 1);
  /** Starts under which nothing does work. */
  const joins: number[] = [];
  const prologueEnd = findPrologueEnd(graph, lines);
  let before = 0;
  /** The one line of all parts from the nearest earlier one on under which something does work. */
  let continued = NO_LINE;
  let lineBefore = 0;
  let fileBefore = 0;
  for (let i = 0; i < partCount; i++) {
    const row = partRow[i]!;
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
    before = id;
    const work = partWork[i] !== Number.POSITIVE_INFINITY || isWorkUnder(graph, i);
    if (work) works[id] = 1;
    const begins = partBegin[i]!;
    if (i === prologueEnd) start[i] = 1;
    else if (id === continued && (begins & PartBegin.arrival) === 0) continue;
    else if (work) start[i] = 1;
    else if ((begins & PartBegin.row) !== 0) joins.push(i);
    if (id !== continued) continued = work ? id : NO_LINE;
  }
  for (const i of joins) if (works[line[i]!] === 0) start[i] = 1;
  leaveOutDeclaration(line, start, prologueEnd);
  return { rowOfLine, line, start, prologueEnd };
}

/** The part at the `prologue_end` row that follows the first row; -1: none. */
function findPrologueEnd({ partRow, partBegin }: FunctionGraph, { flags }: LineTable): number {
  for (let i = 1; i < partRow.length; i++)
    if ((partBegin[i]! & PartBegin.row) !== 0 && (flags[partRow[i]!]! & RowFlag.prologue_end) !== 0) return i;
  return -1;
}

/** Before the end of the prologue, the line of the function's first row is its declaration: no start, and covers nothing. */
function leaveOutDeclaration(line: Int32Array, start: Uint8Array, prologueEnd: number): void {
  const declared = line[0]!;
  if (declared === 0) return;
  for (let i = 0; i < prologueEnd; i++) {
    if (line[i] !== declared) continue;
    line[i] = 0;
    start[i] = 0;
  }
}

type BlockStarts = Pick<LineRows, 'firstStart' | 'lastStart' | 'changes' | 'firstPart' | 'inForce'>;

/** The starts in each block, and the line in force where it begins. */
function startsOfBlocks(
  { partRow, partBlock, blockStart }: FunctionGraph,
  { line, start }: NumberedLines,
  scratch: Scratch,
): BlockStarts {
  const partCount = partRow.length;
  const blockCount = blockStart.length;
  const firstPart = scratch.int32(blockCount + 1);
  const inForce = scratch.int32(blockCount);
  const firstStart = scratch.int32(blockCount);
  const lastStart = scratch.int32(blockCount);
  const changes = scratch.uint8(blockCount);
  for (let b = 0, i = 0; b < blockCount; b++) {
    firstPart[b] = i;
    inForce[b] = i === 0 ? 0 : line[i - 1]!;
    let last = 0;
    for (; i < partCount && partBlock[i] === b; i++) {
      if (start[i] === 0) continue;
      const id = line[i]!;
      if (last === 0) firstStart[b] = id;
      else if (id !== last) changes[b] = 1;
      last = id;
    }
    lastStart[b] = last;
  }
  firstPart[blockCount] = partCount;
  return { firstStart, lastStart, changes, firstPart, inForce };
}

/** Whether an instruction up to the next part does work, in whatever block. */
export function isWorkUnder(graph: FunctionGraph, part: number): boolean {
  if (graph.partWork[part] !== Number.POSITIVE_INFINITY) return true;
  const last = part + 1 < graph.partRow.length ? graph.partBlock[part + 1]! : graph.blockStart.length - 1;
  for (let block = graph.partBlock[part]! + 1; block <= last; block++)
    if (graph.blockWork[block] !== Number.POSITIVE_INFINITY) return true;
  return false;
}
