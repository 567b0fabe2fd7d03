/**
 * What runs in the pages: keys, sorting, filters, the tree, the theme. A function that refers to nothing outside of itself, as its
 * text becomes the pages' script. Without it every page is complete, only less comfortable.
 */
export function pageScript(): void {
  const { body, documentElement: root } = document;
  const byId = (id: string): HTMLElement | null => document.getElementById(id);
  const all = <E extends Element>(selector: string, within: ParentNode = document): E[] =>
    Array.from(within.querySelectorAll<E>(selector));

  /** Pages opened from files may not be allowed to keep anything. */
  const remembered = (key: string): string | null => {
    try {
      return localStorage.getItem(`wtrace ${key}`);
    } catch {
      return null;
    }
  };
  const remember = (key: string, value: string): void => {
    try {
      localStorage.setItem(`wtrace ${key}`, value);
    } catch {
      // As if it had not been chosen.
    }
  };

  const themes = ['auto', 'light', 'dark'];
  const setTheme = (theme: string): void => {
    if (theme === 'auto') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    const button = byId('theme');
    if (button !== null) button.textContent = `Theme: ${theme}`;
  };
  const nextTheme = (): void => {
    const now = root.dataset['theme'] ?? 'auto';
    const next = themes[(themes.indexOf(now) + 1) % themes.length]!;
    setTheme(next);
    remember('theme', next);
  };
  const kept = remembered('theme');
  setTheme(kept !== null && themes.includes(kept) ? kept : 'auto');

  const showHelp = (): void => {
    const help = byId('help') as HTMLDialogElement | null;
    if (help?.open === false) help.showModal();
  };
  for (const [id, act] of [
    ['theme', nextTheme],
    ['keys', showHelp],
  ] as const) {
    const button = byId(id);
    if (button === null) continue;
    button.hidden = false;
    button.addEventListener('click', act);
  }

  /** Marks an element as the one that keys act on, and brings it into view. */
  const mark = (element: Element): void => {
    for (const before of all('.here')) before.classList.remove('here');
    element.classList.add('here');
    element.scrollIntoView({ block: element.matches('tr') ? 'nearest' : 'center' });
  };

  /** The source that is shown: the page, or a section of it. */
  const shownSource = (): ParentNode | null => {
    const sections = all<HTMLElement>('section.file');
    return sections.length === 0 ? document : (sections.find((section) => !section.hidden) ?? null);
  };

  /** Goes to the beginning of the next, or the previous, run of lines that did not run. */
  const goToMiss = (step: 1 | -1): void => {
    const source = shownSource();
    if (source === null) return;
    const misses = all<HTMLElement>('.l.miss, .l.part', source).filter(
      (line) =>
        line.classList.contains('part') || line.previousElementSibling?.classList.contains('miss') !== true,
    );
    if (misses.length === 0) return;
    const here = source.querySelector('.l.here, .l:target');
    const isAfter = (line: Element): boolean =>
      here === null || (here.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    const later = misses.findIndex(isAfter);
    const first = later < 0 ? misses.length : later;
    const before = here !== null && misses[first - 1] === here ? first - 2 : first - 1;
    const index = step === 1 ? first % misses.length : (before + misses.length) % misses.length;
    const line = misses[index]!;
    mark(line);
    history.replaceState(null, '', `#${line.id}`);
  };

  const follow = (selector: string): void => {
    const source = shownSource();
    const link = (source ?? document).querySelector<HTMLAnchorElement>(selector);
    link?.click();
  };

  /** The list of files. */
  const table = byId('files') as HTMLTableElement | null;
  const tbody = table?.tBodies[0];
  interface Row {
    readonly element: HTMLTableRowElement;
    readonly path: string;
    readonly covered: number;
    readonly lines: number;
    readonly coveredFunctions: number;
    readonly functions: number;
    readonly coveredArms: number;
    readonly arms: number;
  }
  const rows: Row[] = [];
  for (const element of Array.from(tbody?.rows ?? [])) {
    const numbers = (element.dataset['n'] ?? '').split(' ').map(Number);
    const [covered = 0, lines = 0, coveredFunctions = 0, functions = 0, coveredArms = 0, arms = 0] = numbers;
    const path = element.cells[0]?.textContent ?? '';
    rows.push({ element, path, covered, lines, coveredFunctions, functions, coveredArms, arms });
  }
  const share = (covered: number, total: number): number => (total === 0 ? 2 : covered / total);
  const keyOf: Readonly<Record<string, (row: Row) => number | string>> = {
    path: (row) => row.path,
    cover: (row) => share(row.covered, row.lines),
    missed: (row) => row.lines - row.covered,
    lines: (row) => row.lines,
    functions: (row) => share(row.coveredFunctions, row.functions),
    branches: (row) => share(row.coveredArms, row.arms),
  };
  let sortedBy = 'path';
  let descending = false;
  /** From so many files on, folders are closed at first: browsers lay out some thousand rows a second. */
  const MANY = 400;
  /** Paths of folders that were closed, or opened where all are closed at first; with `/` at the end. */
  const toggled = new Set<string>();
  const isOpenFolder = (path: string): boolean =>
    (search?.value ?? '') !== '' || toggled.has(path) === rows.length > MANY;
  const search = byId('search') as HTMLInputElement | null;
  const missedOnly = byId('missed') as HTMLInputElement | null;
  const partialOnly = byId('partial') as HTMLInputElement | null;
  const hasBranches = partialOnly !== null;
  const asTree = (): boolean =>
    (document.querySelector('input[name=view]:checked') as HTMLInputElement | null)?.value === 'tree';

  const wanted = (): Row[] => {
    const words = (search?.value ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    return rows.filter(
      (row) =>
        words.every((word) => row.path.toLowerCase().includes(word)) &&
        !(missedOnly?.checked === true && row.covered === row.lines) &&
        !(partialOnly?.checked === true && row.coveredArms === row.arms),
    );
  };

  const sorted = (found: Row[]): Row[] => {
    const key = keyOf[sortedBy] ?? keyOf['path']!;
    const sign = descending ? -1 : 1;
    const compare = (a: Row, b: Row): number => {
      const x = key(a);
      const y = key(b);
      if (x === y) return a.path < b.path ? -1 : 1;
      return x < y ? -sign : sign;
    };
    return found.sort(compare);
  };

  const percentOf = (covered: number, lines: number): string => {
    if (lines === 0) return '-';
    if (covered === lines) return '100\u202f%';
    if (covered === 0) return '0\u202f%';
    return `${Math.min(99.9, Math.max(0.1, (covered / lines) * 100)).toFixed(1)}\u202f%`;
  };
  const levelOf = (covered: number, lines: number): string => {
    if (lines === 0) return 'none';
    const part = covered / lines;
    return part >= 0.8 ? 'good' : part >= 0.5 ? 'fair' : 'poor';
  };

  interface Folder {
    readonly name: string;
    readonly path: string;
    readonly folders: Map<string, Folder>;
    readonly files: Row[];
    covered: number;
    lines: number;
    coveredFunctions: number;
    functions: number;
    coveredArms: number;
    arms: number;
  }
  const newFolder = (name: string, path: string): Folder => ({
    name,
    path,
    folders: new Map(),
    files: [],
    covered: 0,
    lines: 0,
    coveredFunctions: 0,
    functions: 0,
    coveredArms: 0,
    arms: 0,
  });
  const treeOf = (found: readonly Row[]): Folder => {
    const top = newFolder('', '');
    for (const row of found) {
      const parts = row.path.split('/');
      parts.pop();
      let folder = top;
      const add = (to: Folder): void => {
        to.covered += row.covered;
        to.lines += row.lines;
        to.coveredFunctions += row.coveredFunctions;
        to.functions += row.functions;
        to.coveredArms += row.coveredArms;
        to.arms += row.arms;
      };
      for (const part of parts) {
        let inner = folder.folders.get(part);
        if (inner === undefined) {
          inner = newFolder(part, `${folder.path}${part}/`);
          folder.folders.set(part, inner);
        }
        add(inner);
        folder = inner;
      }
      folder.files.push(row);
    }
    return top;
  };

  const cell = (className: string, text: string): HTMLTableCellElement => {
    const element = document.createElement('td');
    element.className = className;
    element.textContent = text;
    return element;
  };
  const barOf = (covered: number, lines: number): HTMLTableCellElement => {
    const element = cell('barcell', '');
    const bar = document.createElement('span');
    bar.className = `bar ${levelOf(covered, lines)}`;
    bar.setAttribute('aria-hidden', 'true');
    const inner = document.createElement('span');
    inner.className = `w${lines === 0 ? 0 : Math.round((covered / lines) * 100)}`;
    bar.append(inner);
    element.append(bar);
    return element;
  };
  const fraction = (covered: number, total: number): string => (total === 0 ? '-' : `${covered}/${total}`);
  const depthClass = (depth: number): string => `d${Math.min(depth, 12)}`;

  const folderRow = (folder: Folder, label: string, depth: number): HTMLTableRowElement => {
    const row = document.createElement('tr');
    row.className = 'folder';
    const head = document.createElement('th');
    head.scope = 'row';
    head.className = `file ${depthClass(depth)}`;
    const button = document.createElement('button');
    button.type = 'button';
    const isOpen = isOpenFolder(folder.path);
    button.setAttribute('aria-expanded', String(isOpen));
    button.textContent = `${isOpen ? '\u25be' : '\u25b8'} ${label}/`;
    button.addEventListener('click', () => {
      if (toggled.has(folder.path)) toggled.delete(folder.path);
      else toggled.add(folder.path);
      show();
      const again = all<HTMLButtonElement>('tr.folder button').find(
        (other) => other.dataset['path'] === folder.path,
      );
      again?.focus();
    });
    button.dataset['path'] = folder.path;
    head.append(button);
    const { covered, lines, coveredFunctions, functions, coveredArms, arms } = folder;
    row.append(
      head,
      cell(`num ${levelOf(covered, lines)}`, percentOf(covered, lines)),
      barOf(covered, lines),
      cell('num mis', String(lines - covered)),
      cell('num', fraction(covered, lines)),
      cell('num fns', fraction(coveredFunctions, functions)),
    );
    if (hasBranches) row.append(cell('num', fraction(coveredArms, arms)));
    return row;
  };

  /** Names the link of a row by the path below the folder that it is shown in. */
  const label = ({ element, path }: Row, shown: string, depth: number): void => {
    const head = element.cells[0];
    const link = head?.querySelector('a') ?? head;
    if (head === undefined || link === null || link === undefined) return;
    if (link.textContent !== shown) link.textContent = shown;
    if (shown === path) link.removeAttribute('title');
    else link.setAttribute('title', path);
    const className = `file ${depthClass(depth)}`;
    if (head.className !== className) head.className = className;
  };

  const addFolder = (to: DocumentFragment, folder: Folder, depth: number): void => {
    // A folder that has one folder and nothing else is shown with it.
    const folders = [...folder.folders.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const first of folders) {
      let inner = first;
      let name = inner.name;
      for (let only = [...inner.folders.values()]; only.length === 1 && inner.files.length === 0; ) {
        inner = only[0]!;
        name += `/${inner.name}`;
        only = [...inner.folders.values()];
      }
      to.append(folderRow(inner, name, depth));
      if (isOpenFolder(inner.path)) addFolder(to, inner, depth + 1);
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
    const shown = byId('shown');
    if (shown !== null)
      shown.textContent =
        found.length === rows.length ? `${rows.length} files` : `${found.length} of ${rows.length} files`;
  }

  const moveRow = (step: 1 | -1): void => {
    const shown = tbody === undefined ? [] : Array.from(tbody.rows);
    if (shown.length === 0) return;
    const here = shown.findIndex((row) => row.classList.contains('here'));
    const next = here < 0 ? (step === 1 ? 0 : shown.length - 1) : here + step;
    const row = shown[Math.max(0, Math.min(shown.length - 1, next))]!;
    mark(row);
    row.querySelector<HTMLElement>('a, button')?.focus({ preventScroll: true });
  };

  if (table !== null && tbody !== undefined) {
    const controls = byId('controls');
    if (controls !== null) controls.hidden = false;
    const view = remembered('view');
    for (const radio of all<HTMLInputElement>('input[name=view]')) {
      if (view !== null) radio.checked = radio.value === view;
      radio.addEventListener('change', () => {
        remember('view', radio.value);
        show();
      });
    }
    let typing: ReturnType<typeof setTimeout> | undefined;
    search?.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(show, 120);
    });
    missedOnly?.addEventListener('change', show);
    partialOnly?.addEventListener('change', show);
    for (const head of all<HTMLElement>('th[data-sort]', table)) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = head.textContent;
      head.replaceChildren(button);
      const name = head.dataset['sort'] ?? 'path';
      button.addEventListener('click', () => {
        descending = sortedBy === name ? !descending : name !== 'path' && name !== 'cover';
        sortedBy = name;
        for (const other of all('th[data-sort]', table)) other.removeAttribute('aria-sort');
        head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        show();
      });
    }
    show();
  }

  /** In one page for all files: shows the list, or the file that the address names. */
  const route = (): void => {
    const sections = all<HTMLElement>('section.file');
    if (sections.length === 0) return;
    const id = decodeURIComponent(location.hash.slice(1));
    const target = byId(id);
    const section = target?.closest<HTMLElement>('section.file') ?? null;
    const list = byId('list');
    if (list !== null) list.hidden = section !== null;
    for (const other of sections) other.hidden = other !== section;
    if (section !== null && target !== section) target?.scrollIntoView({ block: 'center' });
    else scrollTo(0, 0);
  };
  addEventListener('hashchange', route);
  route();

  const isTyping = (target: EventTarget | null): boolean =>
    target instanceof HTMLInputElement && !['checkbox', 'radio'].includes(target.type);
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const help = byId('help') as HTMLDialogElement | null;
    if (help?.open === true) return;
    if (isTyping(event.target)) {
      if (event.key === 'Escape') (event.target as HTMLInputElement).blur();
      return;
    }
    const act: Readonly<Record<string, () => void>> = {
      n: () => goToMiss(1),
      p: () => goToMiss(-1),
      j: () => moveRow(1),
      k: () => moveRow(-1),
      '[': () => follow('a[rel=prev]'),
      ']': () => follow('a[rel=next]'),
      u: () => follow('a.up'),
      t: nextTheme,
      '?': showHelp,
      '/': () => (search === null ? follow('a.up') : search.focus()),
    };
    const chosen = Object.hasOwn(act, event.key) ? act[event.key] : undefined;
    if (chosen === undefined) return;
    event.preventDefault();
    chosen();
  });
  body.classList.add('ready');
}

/** The same as text. */
export const script = `"use strict";(${pageScript.toString()})();\n`;
