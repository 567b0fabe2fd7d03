/**
 * Rows while they are collected: columns that grow, from which the rows of refused sequences are cut off again, and
 * which end as a `LineTable` with the rows of each function together.
 */
import { grown } from '../columns/index.ts';
import type { LineTable } from './line-table.ts';

/** Renumbers `column` so that it names files in the order of their first rows. @returns the files that it names. */
function dropUnusedFiles(files: readonly string[], column: Uint32Array): readonly string[] {
  const used: string[] = [];
  const renumbered = new Int32Array(files.length).fill(-1);
  // Most rows are in the file of the row before.
  let before = -1;
  let number = -1;
  for (let row = 0; row < column.length; row++) {
    const file = column[row]!;
    if (file !== before) {
      before = file;
      if (renumbered[file] === -1) renumbered[file] = used.push(files[file]!) - 1;
      number = renumbered[file]!;
    }
    if (number !== file) column[row] = number;
  }
  return used;
}

type Columns = Omit<LineTable, 'files' | 'firstRow'>;

/** Growing columns of rows, in the order in which they were found. */
export class RowColumns {
  /** Number of rows. */
  length = 0;
  offset: Uint32Array<ArrayBuffer>;
  file: Uint32Array<ArrayBuffer>;
  line: Uint32Array<ArrayBuffer>;
  column: Uint32Array<ArrayBuffer>;
  flags: Uint8Array<ArrayBuffer>;

  /** `capacity` is a guess at the number of rows. */
  constructor(capacity: number) {
    const size = Math.max(16, capacity);
    this.offset = new Uint32Array(size);
    this.file = new Uint32Array(size);
    this.line = new Uint32Array(size);
    this.column = new Uint32Array(size);
    this.flags = new Uint8Array(size);
  }

  /** Appends a row; meanings as in `LineTable`. */
  push(offset: number, file: number, line: number, column: number, flags: number): void {
    const row = this.length;
    if (row === this.offset.length) this.grow();
    this.offset[row] = offset;
    this.file[row] = file;
    this.line[row] = line;
    this.column[row] = column;
    this.flags[row] = flags;
    this.length = row + 1;
  }

  /** Forgets the rows from `length` on. */
  truncate(length: number): void {
    this.length = length;
  }

  /**
   * The table of the rows in `spans`, which holds for each defined function its first row here and the row after its
   * last, two numbers a function; equal numbers: no rows. Of `files`, it has those that these rows name.
   */
  toLineTable(files: readonly string[], spans: Uint32Array): LineTable {
    const functions = spans.length / 2;
    const firstRow = new Uint32Array(functions + 1);
    let inOrder = true;
    for (let fn = 0; fn < functions; fn++) {
      const from = spans[2 * fn]!;
      const to = spans[2 * fn + 1]!;
      firstRow[fn + 1] = firstRow[fn]! + to - from;
      if (from < to && from !== firstRow[fn]) inOrder = false;
    }
    const rows = firstRow[functions]!;
    const columns = inOrder ? this.first(rows) : this.gathered(rows, firstRow, spans);
    return { files: dropUnusedFiles(files, columns.file), ...columns, firstRow };
  }

  private first(rows: number): Columns {
    return {
      offset: this.offset.subarray(0, rows),
      file: this.file.subarray(0, rows),
      line: this.line.subarray(0, rows),
      column: this.column.subarray(0, rows),
      flags: this.flags.subarray(0, rows),
    };
  }

  private gathered(rows: number, firstRow: Uint32Array, spans: Uint32Array): Columns {
    const columns = {
      offset: new Uint32Array(rows),
      file: new Uint32Array(rows),
      line: new Uint32Array(rows),
      column: new Uint32Array(rows),
      flags: new Uint8Array(rows),
    };
    for (let fn = 0; 2 * fn < spans.length; ) {
      const from = spans[2 * fn]!;
      let to = spans[2 * fn + 1]!;
      const at = firstRow[fn]!;
      // Functions whose rows follow those of the one before are copied with it.
      for (fn++; 2 * fn < spans.length && (spans[2 * fn] === to || spans[2 * fn] === spans[2 * fn + 1]); fn++)
        if (spans[2 * fn] === to) to = spans[2 * fn + 1]!;
      if (from === to) continue;
      columns.offset.set(this.offset.subarray(from, to), at);
      columns.file.set(this.file.subarray(from, to), at);
      columns.line.set(this.line.subarray(from, to), at);
      columns.column.set(this.column.subarray(from, to), at);
      columns.flags.set(this.flags.subarray(from, to), at);
    }
    return columns;
  }

  private grow(): void {
    this.offset = grown(this.offset);
    this.file = grown(this.file);
    this.line = grown(this.line);
    this.column = grown(this.column);
    this.flags = grown(this.flags);
  }
}
