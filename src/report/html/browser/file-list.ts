/** The list of files: search, filters, sorting, the tree. */
import type { Folder, Row } from './file-tree.ts';
import type { FolderRow } from './list-cells.ts';
import type { Tools } from './tools.ts';

/** What keys do in the list. */
export interface FileList {
  /** To the next, or previous, row. */
  move(step: 1 | -1): void;
  /** False where there is no list. */
  search(): boolean;
  /** Switches a filter; false where there is no list. */
  toggle(id: string): boolean;
}

/** What the list is made with. */
export interface ListParts {
  readonly tools: Tools;
  readonly treeOf: (rows: readonly Row[]) => Folder;
  readonly folderRow: (row: FolderRow) => HTMLTableRowElement;
}

/** Brings the list to life. */
export function makeFileList({ tools, treeOf, folderRow }: ListParts): FileList {
  const table = tools.byId('files') as HTMLTableElement | null;
  const tbody = table?.tBodies[0];
  const inputOf = (id: string): HTMLInputElement | null => tools.byId(id) as HTMLInputElement | null;
  const search = inputOf('search');
  const rows = Array.from(tbody?.rows ?? [], (element): Row => {
    const numbers = (element.dataset['n'] ?? '').split(' ').map(Number);
    return { element, path: element.cells[0]?.textContent ?? '', numbers };
  });
  const columns = tools
    .all<HTMLElement>('thead [data-col]', table ?? document)
    .map((head) => head.dataset['col'] ?? '');

  /** Place of a pair in {@link Row.numbers}. */
  const PAIR = { lines: 0, functions: 2, branches: 4, patch: 6 } as const;
  const missedOf = ({ numbers }: Row, at: number): number => (numbers[at + 1] ?? 0) - (numbers[at] ?? 0);
  const shareOf = ({ numbers }: Row, at: number): number => {
    const total = numbers[at + 1] ?? 0;
    return total === 0 ? 2 : (numbers[at] ?? 0) / total;
  };
  const keyOf: Readonly<Record<string, (row: Row) => number | string>> = {
    path: (row) => row.path,
    cover: (row) => shareOf(row, PAIR.lines),
    missed: (row) => missedOf(row, PAIR.lines),
    lines: (row) => row.numbers[1] ?? 0,
    functions: (row) => shareOf(row, PAIR.functions),
    branches: (row) => shareOf(row, PAIR.branches),
    patch: (row) => shareOf(row, PAIR.patch),
    dropped: (row) => row.numbers[8] ?? 0,
  };
  /** Filters by the ids of their boxes. */
  const filters: Readonly<Record<string, (row: Row) => boolean>> = {
    missed: (row) => missedOf(row, PAIR.lines) > 0,
    partial: (row) => missedOf(row, PAIR.branches) > 0,
    changed: (row) => (row.numbers[PAIR.patch + 1] ?? 0) > 0,
  };
  let sortedBy = 'path';
  let descending = false;
  /** From so many files on, folders are closed at first: browsers lay out some thousand rows a second. */
  const MANY = 400;
  /** Paths of folders that were closed, or opened where all are closed at first. */
  const toggled = new Set<string>();
  const isOpenFolder = (path: string): boolean =>
    (search?.value ?? '') !== '' || toggled.has(path) === rows.length > MANY;
  const asTree = (): boolean =>
    (document.querySelector('input[name=view]:checked') as HTMLInputElement | null)?.value === 'tree';

  const wanted = (): Row[] => {
    const words = (search?.value ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = Object.entries(filters).flatMap(([id, filter]) => (inputOf(id)?.checked ? [filter] : []));
    return rows.filter(
      (row) =>
        words.every((word) => row.path.toLowerCase().includes(word)) && chosen.every((filter) => filter(row)),
    );
  };

  const sorted = (found: Row[]): Row[] => {
    const key = keyOf[sortedBy] ?? ((row: Row) => row.path);
    const sign = descending ? -1 : 1;
    return found.sort((a, b) => {
      const x = key(a);
      const y = key(b);
      if (x === y) return a.path < b.path ? -1 : 1;
      return x < y ? -sign : sign;
    });
  };

  /** Names the link of a row by the path below the folder that it is shown in. */
  const label = ({ element, path }: Row, shown: string, depth: number): void => {
    const head = element.cells[0];
    const link = head?.querySelector('a') ?? head;
    if (head === undefined || link === null || link === undefined) return;
    if (link.textContent !== shown) link.textContent = shown;
    if (shown === path) link.removeAttribute('title');
    else link.setAttribute('title', path);
    const className = `file d${Math.min(depth, 12)}`;
    if (head.className !== className) head.className = className;
  };

  const toggle = (path: string): void => {
    if (toggled.has(path)) toggled.delete(path);
    else toggled.add(path);
    show();
    const buttons = tools.all<HTMLButtonElement>('tr.folder button');
    buttons.find((button) => button.dataset['path'] === path)?.focus();
  };

  const addFolder = (to: DocumentFragment, folder: Folder, depth: number): void => {
    const folders = [...folder.folders.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const first of folders) {
      let inner = first;
      let name = inner.name;
      // A folder that has one folder and nothing else is shown with it.
      for (;;) {
        const [only, ...more] = inner.folders.values();
        if (only === undefined || more.length > 0 || inner.files.length > 0) break;
        inner = only;
        name += `/${inner.name}`;
      }
      const { path } = inner;
      const isOpen = isOpenFolder(path);
      to.append(
        folderRow({ folder: inner, label: name, depth, isOpen, columns, onToggle: () => toggle(path) }),
      );
      if (isOpen) addFolder(to, inner, depth + 1);
    }
    for (const row of sorted(folder.files)) {
      label(row, row.path.slice(folder.path.length), depth);
      to.append(row.element);
    }
  };

  function show(): void {
    if (tbody === undefined) return;
    const found = wanted();
    const nodes = document.createDocumentFragment();
    if (asTree()) addFolder(nodes, treeOf(found), 0);
    else
      for (const row of sorted(found)) {
        label(row, row.path, 0);
        nodes.append(row.element);
      }
    tbody.replaceChildren(nodes);
    const shown = tools.byId('shown');
    if (shown !== null)
      shown.textContent =
        found.length === rows.length
          ? `${rows.length} ${rows.length === 1 ? 'file' : 'files'}`
          : `${found.length} of ${rows.length} files`;
  }

  const sortBy = (head: HTMLElement, name: string): void => {
    descending = sortedBy === name ? !descending : name !== 'path' && name !== 'cover';
    sortedBy = name;
    for (const other of tools.all('th[data-sort]', table ?? document)) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    show();
  };

  const start = (): void => {
    const controls = tools.byId('controls');
    if (controls !== null) controls.hidden = false;
    const view = tools.remembered('view');
    for (const radio of tools.all<HTMLInputElement>('input[name=view]')) {
      if (view !== null) radio.checked = radio.value === view;
      radio.addEventListener('change', () => {
        tools.remember('view', radio.value);
        show();
      });
    }
    let typing: ReturnType<typeof setTimeout> | undefined;
    search?.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(show, 120);
    });
    for (const id of Object.keys(filters)) inputOf(id)?.addEventListener('change', show);
    for (const head of tools.all<HTMLElement>('th[data-sort]', table ?? document)) {
      const button = tools.make('button', '', head.textContent);
      button.type = 'button';
      head.replaceChildren(button);
      button.addEventListener('click', () => sortBy(head, head.dataset['sort'] ?? 'path'));
    }
    show();
  };
  if (tbody !== undefined) start();

  return {
    move: (step) => {
      const shown = Array.from(tbody?.rows ?? []);
      const here = shown.findIndex((row) => row.classList.contains('here'));
      const next = here < 0 ? (step === 1 ? 0 : shown.length - 1) : here + step;
      const row = shown[Math.max(0, Math.min(shown.length - 1, next))];
      if (row === undefined) return;
      tools.mark(row);
      row.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true });
    },
    search: () => {
      search?.focus();
      return search !== null;
    },
    toggle: (id) => {
      inputOf(id)?.click();
      return tbody !== undefined;
    },
  };
}
