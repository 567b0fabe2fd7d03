/**
 * Lines of code that the linker left out. Its line sequences are still there, at a tombstone instead of an address. Only
 * those that wish to know it run the line programs a second time for them.
 */
import type { FileNames } from './file-names.ts';
import type { LineRegisters, RowSink, SequenceEnd } from './line-program.ts';

/** What one sequence at a tombstone says. */
export interface DroppedSequence {
  /** Offset of its line program in `.debug_line`. */
  readonly program: number;
  /** Of its first row with a line: the file of the function. */
  readonly path: string;
  /** Line of that row, 1-based. */
  readonly firstLine: number;
  /** Lines of all its rows in that file, 1-based. */
  readonly lines: ReadonlySet<number>;
}

/** Collects the sequences that are at a tombstone from their first row on. */
export class DroppedRows implements RowSink {
  readonly sequences: DroppedSequence[] = [];
  #program = 0;
  #files: FileNames | undefined;
  /** Most rows are in the file of the row before: its register (-1: none yet) and its path. */
  #lastFile = -1;
  #lastPath: string | undefined;
  /** What is known of the sequence that is being read. */
  #hasCode = false;
  #path: string | undefined;
  #firstLine = 0;
  #lines = new Set<number>();

  /** Starts the program at an offset of `.debug_line`, whose file registers `files` resolves. */
  startProgram(program: number, files: FileNames): void {
    this.#program = program;
    this.#files = files;
    this.#lastFile = -1;
  }

  row(): void {
    this.#hasCode = true;
  }

  deadRow({ file, line }: Readonly<LineRegisters>): void {
    if (line === 0) return;
    if (file !== this.#lastFile) {
      this.#lastFile = file;
      this.#lastPath = this.#files?.path(file);
    }
    const path = this.#lastPath;
    if (path === undefined) return;
    if (this.#path === undefined) {
      this.#path = path;
      this.#firstLine = line;
    }
    if (path === this.#path) this.#lines.add(line);
  }

  defineFile(file: Parameters<RowSink['defineFile']>[0]): void {
    this.#files?.define(file);
    this.#lastFile = -1;
  }

  endSequence(_address: number, end: SequenceEnd): void {
    if (end === 'dead' && !this.#hasCode && this.#path !== undefined) {
      const [program, path, firstLine, lines] = [this.#program, this.#path, this.#firstLine, this.#lines];
      this.sequences.push({ program, path, firstLine, lines });
    }
    this.#hasCode = false;
    this.#path = undefined;
    this.#lines = new Set();
  }
}
