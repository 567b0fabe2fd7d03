/** The panel below a line: which contexts ran it, in which functions its code is, and its instructions. */
import type { ContextSets } from './contexts.ts';
import type { InstructionData, LineData, LoadData } from './line-data.ts';
import type { LineFilters } from './line-filters.ts';
import type { Tools } from './tools.ts';

/** What keys do with the panel. */
export interface LinePanel {
  /** Opens it for a line; closes it where it is open for that line. */
  toggle(line: HTMLElement): void;
  /** False when it is not open. */
  close(): boolean;
}

/** What the panel is made with. */
export interface PanelParts {
  readonly tools: Tools;
  readonly load: LoadData;
  readonly filters: LineFilters;
  readonly contextSets: (data: LineData) => ContextSets;
  readonly instructionRows: (data: InstructionData, line: number) => readonly HTMLElement[];
}

/** Opens on a click on the count of a line, or on its marks. */
export function makeLinePanel({ tools, load, filters, contextSets, instructionRows }: PanelParts): LinePanel {
  /** Rows of instructions shown at first: one line may be inlined in a thousand places. */
  const ROWS = 300;
  const { make } = tools;
  let open: { readonly line: HTMLElement; readonly panel: HTMLElement } | undefined;

  const contextPart = (data: LineData, number: number): HTMLElement[] => {
    if (data.contexts.length === 0) return [];
    const found = contextSets(data).of(number);
    const list = make('ul', 'contexts');
    for (const context of found) {
      const name = data.contexts[context] ?? '';
      const item = make('li', '');
      const button = make('button', '', name);
      button.type = 'button';
      button.title = 'show only lines that ran in this context';
      button.addEventListener('click', () => filters.showContext(name));
      item.append(button);
      list.append(item);
    }
    const title = `Ran in ${found.length} of ${data.contexts.length} contexts`;
    return [make('h2', '', title), ...(found.length > 0 ? [list] : [])];
  };

  const instancePart = (data: LineData, number: number): HTMLElement[] => {
    const instances = data.instances[number];
    if (instances === undefined) return [];
    const table = make('table', '');
    const rows: { name: string; hits: number }[] = [];
    for (let i = 0; i < instances.length; i += 2)
      rows.push({ name: data.functions[instances[i] ?? -1] ?? '', hits: instances[i + 1] ?? 0 });
    for (const { name, hits } of rows.sort((a, b) => b.hits - a.hits)) {
      const row = make('tr', hits > 0 ? 'hit' : 'miss');
      row.append(make('td', 'c', String(hits)), make('td', '', name));
      table.append(row);
    }
    return [make('h2', '', `Hits by the function its code is in: ${rows.length} instances`), table];
  };

  const instructionPart = (data: InstructionData, number: number): HTMLElement[] => {
    const rows = instructionRows(data, number);
    if (rows.length === 0) return [];
    const table = make('table', 'code');
    tools.fill(table, rows.slice(0, ROWS));
    const title = make('h2', '', data.counted ? 'Instructions, with counts' : 'Instructions');
    if (rows.length <= ROWS) return [title, table];
    const more = make('button', '', `${rows.length - ROWS} more rows`);
    more.type = 'button';
    more.addEventListener('click', () => {
      tools.fill(table, rows.slice(ROWS));
      more.remove();
    });
    return [title, table, more];
  };

  const close = (): boolean => {
    if (open === undefined) return false;
    open.panel.remove();
    open = undefined;
    return true;
  };

  const show = async (line: HTMLElement): Promise<void> => {
    close();
    const source = line.closest<HTMLElement>('.source');
    const panel = make('section', 'panel');
    const number = Number(/\d+$/.exec(line.id)?.[0] ?? 0);
    panel.setAttribute('aria-label', `Line ${number}`);
    const body = make('div', 'inner', 'Loading…');
    // It scrolls: keys must reach it.
    body.tabIndex = 0;
    const shut = make('button', 'close', 'Close');
    shut.type = 'button';
    shut.addEventListener('click', close);
    panel.append(shut, body);
    line.after(panel);
    open = { line, panel };
    tools.mark(line);
    const [data, code] = await Promise.all([
      load<LineData>(source?.dataset['lines']),
      load<InstructionData>(source?.dataset['code']),
    ]);
    const parts = [
      ...(data === undefined ? [] : [...contextPart(data, number), ...instancePart(data, number)]),
      ...(code === undefined ? [] : instructionPart(code, number)),
    ];
    const none = 'Nothing more is known of this line.';
    body.textContent = '';
    tools.fill(body, parts.length > 0 ? parts : [make('p', '', none)]);
  };

  const toggle = (line: HTMLElement): void => {
    if (open?.line === line) close();
    else void show(line);
  };
  addEventListener('click', ({ target }) => {
    if (!(target instanceof Element) || target.closest('.l .c, .l .x, .l .inst') === null) return;
    const line = target.closest<HTMLElement>('.l:not(.no)');
    if (line?.closest('.source[data-lines], .source[data-code]')) toggle(line);
  });
  return { toggle, close };
}
