/** At which instructions of one function a line starts, by the words of docs/line-events.md and nothing cleverer. */
import type { Instructions } from './instructions.ts';
import { joins } from './opcodes.ts';
import { applicable, type FunctionRows, isDeclaration } from './rows.ts';

/** A stretch of code from a row, or from a place where control may arrive otherwise, up to the next. */
export interface Part {
  /** Number of its first instruction, and one past its last. */
  readonly first: number;
  readonly end: number;
  /** Index of the row in force. */
  readonly row: number;
  /** Line id of the row. */
  readonly id: number;
  /** Whether a row begins here, or only an arrival. */
  readonly begunByRow: boolean;
  /** Whether control may arrive here otherwise than from the instruction before. */
  readonly begunByArrival: boolean;
  /** Whether a reachable instruction does work in it. */
  readonly works: boolean;
}

/** Instructions at which control arrives; an arrival at one that only closes a block is one at the next that does more. */
function arrivalsOf(code: Instructions): Set<number> {
  const arrivals = new Set<number>();
  code.arrival.forEach((arrives, i) => {
    if (arrives && code.reachable[i]) arrivals.add(applicable(code, i));
  });
  return arrivals;
}

function partsOf(code: Instructions, { rows, inForce }: FunctionRows): Part[] {
  const firsts: number[] = [];
  const arrivals = arrivalsOf(code);
  code.offset.forEach((_, i) => {
    const begins = rows[inForce[i]!]?.first === i || arrivals.has(i);
    if (begins && inForce[i]! >= 0) firsts.push(i);
  });
  return firsts.map((first, n) => {
    const end = firsts[n + 1] ?? code.offset.length;
    const row = inForce[first]!;
    let works = false;
    for (let i = first; i < end; i++) works ||= code.reachable[i]! && !joins(code.opcode[i]!);
    const { id, first: rowFirst } = rows[row]!;
    const begunByRow = rowFirst === first;
    return { first, end, row, id, begunByRow, begunByArrival: arrivals.has(first), works };
  });
}

/** Whether a part goes on with the line before it: that of the nearest part with work in it, and of all parts after that one. */
function continues(parts: readonly Part[], n: number): boolean {
  const { id } = parts[n]!;
  for (const before of parts.slice(0, n).reverse()) {
    if (before.id === 0) continue;
    if (before.id !== id) return false;
    if (before.works) return true;
  }
  return false;
}

/** The parts of a function at whose first instruction their line starts. */
export function startsOf(code: Instructions, found: FunctionRows): Part[] {
  const parts = partsOf(code, found);
  const worked = new Set(parts.filter(({ works }) => works).map(({ id }) => id));
  return parts.filter((part, n) => {
    const { id, row, begunByRow, begunByArrival, works } = part;
    if (id === 0 || isDeclaration(found, row)) return false;
    if (begunByRow && found.prologueEnd > 0 && row === found.prologueEnd) return true;
    // Code that only joins is all there is of a `break;`. Of another line it says nothing.
    if (!works && (!begunByRow || worked.has(id))) return false;
    return begunByArrival || !continues(parts, n);
  });
}
