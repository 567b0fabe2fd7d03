/** The list of files as a tree of folders, with their sums. */

/** A row of the list. */
export interface Row {
  readonly element: HTMLTableRowElement;
  readonly path: string;
  /** Pairs of covered and total, in the order of index-page.ts. */
  readonly numbers: readonly number[];
}

/** A folder; its path ends with `/`, that of the top is ''. */
export interface Folder {
  readonly name: string;
  readonly path: string;
  readonly folders: Map<string, Folder>;
  readonly files: Row[];
  /** Sums of {@link Row.numbers}. */
  readonly numbers: number[];
}

/** The tree of some rows. */
export function treeOf(rows: readonly Row[]): Folder {
  const folderAt = (name: string, path: string): Folder => ({
    name,
    path,
    folders: new Map(),
    files: [],
    numbers: [],
  });
  const top = folderAt('', '');
  for (const row of rows) {
    const parts = row.path.split('/');
    parts.pop();
    let folder = top;
    for (const part of parts) {
      let inner = folder.folders.get(part);
      if (inner === undefined) {
        inner = folderAt(part, `${folder.path}${part}/`);
        folder.folders.set(part, inner);
      }
      folder = inner;
      for (const [i, number] of row.numbers.entries()) folder.numbers[i] = (folder.numbers[i] ?? 0) + number;
    }
    folder.files.push(row);
  }
  return top;
}
