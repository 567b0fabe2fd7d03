/** Where control goes from a block: the first rows of another place along every path, and how paths without one end. */
import type { LineTable } from '../../debuginfo/index.ts';
import { type BlockIndex, type RowIndex, rowIndex } from '../../indices.ts';
import { ControlClass, controlClassOf } from '../../wasm/index.ts';
import { type EdgesOut, isSamePlace, type NextPlace } from './branch-points.ts';
import type { FunctionCode } from './function-code.ts';

/** Ways in which paths go on or end: bits. */
const PLACE = 1;
const RETURN = 2;
const THROW = 4;
const TRAP = 8;

/** All paths from a block: the kinds of their ends, and the first row of another place in the order of the code. */
interface Onward {
  ends: number;
  row: number;
}

/** What blocks lead to, seen from one place; all its points should be asked for one after the other. */
export class NextPlaces {
  private readonly code: FunctionCode;
  private readonly lines: LineTable;
  private readonly out: EdgesOut;
  private place = -1;
  private known = new Map<BlockIndex, Onward>();

  constructor(code: FunctionCode, lines: LineTable, out: EdgesOut) {
    this.code = code;
    this.lines = lines;
    this.out = out;
  }

  /** The next place of control that goes to a block (-1: out of the function) from a branch at the place of a row. */
  of(block: BlockIndex, place: RowIndex): NextPlace {
    const { ends, row } = this.onward(block, place);
    if (row >= 0) return { kind: 'place', row: rowIndex(row) };
    if (ends & RETURN) return { kind: 'return' };
    if (ends & THROW) return { kind: 'throw' };
    return { kind: ends & TRAP ? 'trap' : 'nowhere' };
  }

  /** Whether every path ends in `unreachable` before it comes to another place. */
  endsInTrap(block: BlockIndex, place: RowIndex): boolean {
    return this.onward(block, place).ends === TRAP;
  }

  /** All next places, in a form that can be compared. */
  all(start: BlockIndex, place: RowIndex): string {
    const { file, line, column } = this.lines;
    const found = new Set<string>();
    const seen = new Set<BlockIndex>([start]);
    for (const block of seen) {
      const { ends, row } = block < 0 ? { ends: RETURN, row: -1 } : this.step(block, place);
      if (row >= 0) found.add(`${file[row]}:${line[row]}:${column[row]}`);
      else if (ends !== 0) found.add(`${ends}`);
      if (row < 0 && block >= 0) for (const to of this.successors(block)) seen.add(to);
    }
    return [...found].sort().join();
  }

  /** Whether nothing in a block has a row of another place. */
  isTransparent(block: BlockIndex, place: RowIndex): boolean {
    return this.rowIn(block, place) < 0;
  }

  private onward(start: BlockIndex, place: RowIndex): Onward {
    if (start < 0) return { ends: RETURN, row: -1 };
    if (this.place < 0 || !isSamePlace(this.lines, this.place, place)) {
      this.place = place;
      this.known = new Map();
    }
    const { known } = this;
    const found = known.get(start);
    if (found !== undefined) return found;
    /** Blocks that are new, whose paths go on. */
    const open: BlockIndex[] = [];
    // A set is gone through in the order of insertion, with what is added meanwhile.
    const reached = new Set([start]);
    for (const block of reached) {
      if (known.has(block)) continue;
      const step = this.step(block, place);
      known.set(block, step);
      if ((step.ends & PLACE) !== 0) continue;
      open.push(block);
      for (const to of this.successors(block)) reached.add(to);
    }
    this.spread(open);
    return known.get(start)!;
  }

  /** Carries what is known of blocks back to those that lead to them, until nothing changes. */
  private spread(open: readonly BlockIndex[]): void {
    const { known } = this;
    for (let changed = true; changed; ) {
      changed = false;
      for (let i = open.length - 1; i >= 0; i--) {
        const onward = known.get(open[i]!)!;
        const { ends, row } = onward;
        for (const to of this.successors(open[i]!)) {
          const next = known.get(to)!;
          onward.ends |= next.ends;
          if (next.row >= 0 && (onward.row < 0 || next.row < onward.row)) onward.row = next.row;
        }
        if (onward.ends !== ends || onward.row !== row) changed = true;
      }
    }
  }

  /** What a block itself has: a row of another place, or else an end. */
  private step(block: BlockIndex, place: RowIndex): Onward {
    const row = this.rowIn(block, place);
    return row >= 0 ? { ends: PLACE, row } : { ends: this.endOf(block), row };
  }

  /** The first row in a block that has a line and is of another place; -1: none. */
  private rowIn(block: BlockIndex, place: RowIndex): number {
    const { code, lines } = this;
    const after = code.after[block]!;
    let before = -1;
    for (let at = code.first[block]!; at < after; at++) {
      const row = code.row[at]!;
      if (row === before || !code.isUnderRow(at)) continue;
      before = row;
      if (row >= 0 && lines.line[row] !== 0 && !isSamePlace(lines, row, place)) return row;
    }
    return -1;
  }

  /** How the activation ends with a block; 0: it does not. */
  private endOf(block: BlockIndex): number {
    const { code, out } = this;
    switch (controlClassOf(code.opcode[code.last(block)]!)) {
      case ControlClass.Throw:
        return THROW;
      case ControlClass.Unreachable:
        return TRAP;
      case ControlClass.Return:
        return RETURN;
      case ControlClass.Call:
        // The edge of what it throws is not followed.
        return 0;
      default:
        return out.of(block).some((edge) => out.graph.edgeTo[edge]! < 0) ? RETURN : 0;
    }
  }

  private successors(block: BlockIndex): BlockIndex[] {
    const { edgeTo } = this.out.graph;
    return this.out
      .of(block)
      .map((edge) => edgeTo[edge] as BlockIndex)
      .filter((to) => to >= 0);
  }
}
