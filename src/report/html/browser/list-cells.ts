/** Rows of folders: the cells that rows of files have from index-page.ts. */
import type { Folder } from './file-tree.ts';
import type { Tools } from './tools.ts';

/** A row for a folder, with a button that opens or closes it. */
export interface FolderRow {
  readonly folder: Folder;
  readonly label: string;
  readonly depth: number;
  readonly isOpen: boolean;
  /** Kinds of the columns after the name, in order, as `data-col` of the head's cells. */
  readonly columns: readonly string[];
  readonly onToggle: () => void;
}

/** Makes such rows. */
export function makeFolderRows(tools: Tools): (row: FolderRow) => HTMLTableRowElement {
  const percentOf = (covered: number, total: number): string => {
    if (total === 0) return '-';
    if (covered === total) return '100\u202f%';
    if (covered === 0) return '0\u202f%';
    return `${Math.min(99.9, Math.max(0.1, (covered / total) * 100)).toFixed(1)}\u202f%`;
  };
  const levelOf = (covered: number, total: number): string => {
    if (total === 0) return 'none';
    const part = covered / total;
    return part >= 0.8 ? 'good' : part >= 0.5 ? 'fair' : 'poor';
  };
  const fraction = (covered: number, total: number): string => (total === 0 ? '-' : `${covered}/${total}`);
  const barOf = (covered: number, total: number): HTMLTableCellElement => {
    const element = tools.make('td', 'barcell');
    const bar = tools.make('span', `bar ${levelOf(covered, total)}`);
    bar.setAttribute('aria-hidden', 'true');
    bar.append(tools.make('span', `w${total === 0 ? 0 : Math.round((covered / total) * 100)}`));
    element.append(bar);
    return element;
  };
  const cellOf = (column: string, numbers: readonly number[]): HTMLTableCellElement => {
    const [covered = 0, lines = 0, fnsCovered = 0, fns = 0, armsCovered = 0, arms = 0] = numbers;
    const [, , , , , , patchCovered = 0, patch = 0, dropped = 0] = numbers;
    switch (column) {
      case 'cover':
        return tools.make('td', `num ${levelOf(covered, lines)}`, percentOf(covered, lines));
      case 'bar':
        return barOf(covered, lines);
      case 'missed':
        return tools.make('td', 'num mis', String(lines - covered));
      case 'functions':
        return tools.make('td', 'num fns', fraction(fnsCovered, fns));
      case 'branches':
        return tools.make('td', 'num', fraction(armsCovered, arms));
      case 'patch':
        return tools.make('td', `num ${levelOf(patchCovered, patch)}`, fraction(patchCovered, patch));
      case 'dropped':
        return tools.make('td', 'num mis', dropped === 0 ? '-' : String(dropped));
      default:
        return tools.make('td', 'num', fraction(covered, lines));
    }
  };
  return ({ folder, label, depth, isOpen, columns, onToggle }) => {
    const row = tools.make('tr', 'folder');
    const head = tools.make('th', `file d${Math.min(depth, 12)}`);
    head.scope = 'row';
    const button = tools.make('button', '', `${isOpen ? '\u25be' : '\u25b8'} ${label}/`);
    button.type = 'button';
    button.setAttribute('aria-expanded', String(isOpen));
    button.dataset['path'] = folder.path;
    button.addEventListener('click', onToggle);
    head.append(button);
    row.append(head);
    for (const column of columns) row.append(cellOf(column, folder.numbers));
    return row;
  };
}
