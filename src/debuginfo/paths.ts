/** Paths as debug info writes them: joined, and each distinct one once. */

import { isAbsolutePath } from '../paths.ts';

/** `name` seen from `directory`; an absolute name stays itself. */
export function joinPath(directory: string | undefined, name: string): string {
  if (directory === undefined || directory === '' || isAbsolutePath(name)) return name;
  return `${directory}/${name}`;
}

/** Gives each distinct path an index. */
export class PathTable {
  readonly paths: string[] = [];
  private readonly indices = new Map<string, number>();

  /** Index of a path, which is taken as it is. */
  intern(path: string): number {
    const known = this.indices.get(path);
    if (known !== undefined) return known;
    this.paths.push(path);
    this.indices.set(path, this.paths.length - 1);
    return this.paths.length - 1;
  }
}
