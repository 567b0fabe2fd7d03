/**
 * Lines that have no code but the jump back to a loop: `while (true) {`, `for (;;) {`. When the first iteration leaves the
 * loop, nothing of them runs, and yet the program was there: they are covered when the loop is entered. Pure.
 */
import type { LineTable } from '../../debuginfo/index.ts';
import type { BlockIndex } from '../../indices.ts';
import type { BackJump, FunctionGraph } from '../flow/graph.ts';
import { isWorkUnder, type LineNumber, type LineRows } from './line-rows.ts';

/** A line of back jumps alone, and a loop that it jumps back to: the block of its header. */
export type BackJumpLine = readonly [id: LineNumber, header: BlockIndex];

/** The lines of a function whose starts are all back jumps, once for each jump. */
export function linesOfBackJumps(graph: FunctionGraph, lines: LineTable, rows: LineRows): BackJumpLine[] {
  const found: BackJumpLine[] = [];
  for (const jump of graph.backJumps) {
    const id = lineOf(jump, graph, lines, rows);
    if (id !== 0) found.push([id, jump.header]);
  }
  return found.filter(
    ([id]) =>
      !rows.head.subarray(0, graph.blockStart.length).includes(id) &&
      startsOf(id, graph, rows) === jumpsOf(id, found),
  );
}

/** The line of a jump that is a start without work under it, to a loop further down in the same file; 0: it is no such jump. */
function lineOf(
  { part, header }: BackJump,
  graph: FunctionGraph,
  lines: LineTable,
  rows: LineRows,
): LineNumber {
  const head = rows.head[header]!;
  if (part < 0 || head === 0 || rows.start[part] === 0 || isWorkUnder(graph, part)) return 0;
  const row = graph.partRow[part]!;
  const headRow = rows.rowOfLine[head - 1]!;
  const isAbove = lines.file[row] === lines.file[headRow] && lines.line[row]! < lines.line[headRow]!;
  return isAbove ? rows.line[part]! : 0;
}

function startsOf(id: LineNumber, graph: FunctionGraph, rows: LineRows): number {
  let count = 0;
  for (let part = 0; part < graph.partRow.length; part++)
    if (rows.start[part] === 1 && rows.line[part] === id) count++;
  return count;
}

const jumpsOf = (id: LineNumber, found: readonly BackJumpLine[]): number =>
  found.filter(([other]) => other === id).length;
