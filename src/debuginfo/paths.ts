/** Paths as debug info writes them: joined, and each distinct one once. */

import { isAbsolutePath } from '../paths.ts';
import type { SourceMark } from './line-table.ts';

/** `name` seen from `directory`; an absolute name stays itself. */
export function joinPath(directory: string | undefined, name: string): string {
  if (directory === undefined || directory === '' || isAbsolutePath(name)) return name;
  return `${directory}/${name}`;
}

/** Gives each distinct path an index, and keeps what is said of the texts there. */
export class PathTable {
  readonly paths: string[] = [];
  private readonly indices = new Map<string, number>();
  private readonly marks = new Map<string, SourceMark[]>();

  /** Index of a path, which is taken as it is. */
  intern(path: string): number {
    const known = this.indices.get(path);
    if (known !== undefined) return known;
    this.paths.push(path);
    this.indices.set(path, this.paths.length - 1);
    return this.paths.length - 1;
  }

  /** Notes what is said of the text at a path, each mark once. */
  mark(path: string, mark: SourceMark): void {
    const known = this.marks.get(path) ?? [];
    if (known.some(({ md5, length }) => md5 === mark.md5 && length === mark.length)) return;
    known.push(mark);
    this.marks.set(path, known);
  }

  /** What was noted of a path. */
  marksOf(path: string): readonly SourceMark[] {
    return this.marks.get(path) ?? [];
  }
}
