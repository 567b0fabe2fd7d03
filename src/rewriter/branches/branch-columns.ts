/** The section of the probe map for branch points, collected function by function. */
import type { LineTable } from '../../debuginfo/index.ts';
import { BranchEnd, BranchFlag, type BranchPoints } from '../../probe-map/index.ts';
import type { BranchArm, BranchPoint } from './branch-points.ts';

/** Columns while they grow. */
export class BranchColumns {
  private readonly lines: LineTable;
  private readonly all: boolean;
  private readonly fn: number[] = [];
  private readonly offset: number[] = [];
  private readonly file: number[] = [];
  private readonly line: number[] = [];
  private readonly column: number[] = [];
  private readonly flags: number[] = [];
  private readonly declared: number[] = [];
  private readonly number: number[] = [];
  private readonly firstArm: number[] = [0];
  private readonly end: number[] = [];
  private readonly toFile: number[] = [];
  private readonly toLine: number[] = [];
  private readonly toColumn: number[] = [];
  private readonly implicit: number[] = [];
  private readonly firstEdge: number[] = [0];
  private readonly edge: number[] = [];

  constructor(lines: LineTable, all: boolean) {
    this.lines = lines;
    this.all = all;
  }

  /** Adds the points of a function. @param fn its index among those of the probe map */
  add(fn: number, points: readonly BranchPoint[]): void {
    const { lines } = this;
    for (const point of points) {
      const { row, arms } = point;
      this.fn.push(fn);
      this.offset.push(point.offset);
      this.file.push(lines.file[row]!);
      this.line.push(lines.line[row]!);
      this.column.push(lines.column[row]!);
      this.flags.push(flagsOf(point));
      this.declared.push(point.declared);
      this.number.push(point.number);
      for (const arm of arms) this.addArm(arm);
      this.firstArm.push(this.end.length);
    }
  }

  private addArm({ edges, next, implicit }: BranchArm): void {
    const { lines } = this;
    const row = next.kind === 'place' ? next.row : -1;
    this.end.push(BranchEnd[next.kind]);
    this.toFile.push(row < 0 ? 0 : lines.file[row]!);
    this.toLine.push(row < 0 ? 0 : lines.line[row]!);
    this.toColumn.push(row < 0 ? 0 : lines.column[row]!);
    this.implicit.push(implicit ? 1 : 0);
    for (const edge of edges) this.edge.push(edge);
    this.firstEdge.push(this.edge.length);
  }

  /** All that was added. */
  section(): BranchPoints {
    const { all, fn, offset, file, line, column, flags, declared, number, firstArm } = this;
    const { end, toFile, toLine, toColumn, implicit, firstEdge, edge } = this;
    const points = { fn, offset, file, line, column, flags, declared, number, firstArm };
    return { all, ...points, end, toFile, toLine, toColumn, implicit, firstEdge, edge };
  }
}

function flagsOf({ kind, joined, compilerMade }: BranchPoint): number {
  return (
    (kind === 'switch' ? BranchFlag.switch : 0) +
    (joined ? BranchFlag.joined : 0) +
    (compilerMade === undefined ? 0 : BranchFlag[compilerMade])
  );
}
