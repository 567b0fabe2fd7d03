/** Filters of a source: only missed lines, only partial, only changed, only those that ran in some contexts. */
import type { ContextSets } from './contexts.ts';
import type { LineData, LoadData } from './line-data.ts';
import type { SourceLines } from './source-lines.ts';
import type { Tools } from './tools.ts';

/** What keys and the panel do with filters. */
export interface LineFilters {
  /** Switches a box by its value; false where there is none. */
  toggle(value: string): boolean;
  /** Shows the lines of contexts whose names contain a text. */
  showContext(name: string): void;
}

/** What the filters are made with. */
export interface FilterParts {
  readonly tools: Tools;
  readonly load: LoadData;
  readonly lines: SourceLines;
  readonly contextSets: (data: LineData) => ContextSets;
}

/** Brings the filters of all sources of the page to life. */
export function makeLineFilters({ tools, load, lines, contextSets }: FilterParts): LineFilters {
  const numberOf = (line: HTMLElement): number => Number(/\d+$/.exec(line.id)?.[0] ?? 0);
  /** Height of a line, for chunks that are not laid out. */
  const heightOf = (chunk: HTMLElement): number =>
    Number.parseFloat(getComputedStyle(chunk).lineHeight) || 19;

  /** Lines that ran in contexts whose names contain the text; undefined: no context was named. */
  const linesOf = async (
    source: HTMLElement,
    text: string,
    last: number,
  ): Promise<Uint8Array | undefined> => {
    if (text === '') return undefined;
    const data = await load<LineData>(source.dataset['lines']);
    if (data === undefined) return undefined;
    const exact = data.contexts.indexOf(text);
    const lower = text.toLowerCase();
    const found =
      exact >= 0
        ? [exact]
        : data.contexts.flatMap((name, i) => (name.toLowerCase().includes(lower) ? [i] : []));
    return contextSets(data).union(found, last);
  };

  const apply = async (controls: HTMLElement): Promise<void> => {
    const source = controls.parentElement?.querySelector<HTMLElement>('.source');
    if (source === null || source === undefined) return;
    const on = new Set(
      tools.all<HTMLInputElement>('input[type=checkbox]:checked', controls).map(({ value }) => value),
    );
    const states = ['miss', 'part'].filter((state) => on.has(state));
    const text = controls.querySelector<HTMLInputElement>('.context')?.value.trim() ?? '';
    const last = source.querySelector('.chunk:last-child .l:last-of-type');
    const ran = await linesOf(source, text, last instanceof HTMLElement ? numberOf(last) : 0);
    const isFiltered = states.length > 0 || on.has('changed') || ran !== undefined;
    let shown = 0;
    const height = heightOf(source);
    for (const chunk of tools.all<HTMLElement>('.chunk', source)) {
      const before = shown;
      for (const line of tools.all<HTMLElement>('.l', chunk)) {
        const { classList } = line;
        const fits =
          (states.length === 0 || states.some((state) => classList.contains(state))) &&
          (!on.has('changed') || classList.contains('ch')) &&
          (ran === undefined || ran[numberOf(line)] === 1);
        if (classList.contains('off') === fits) classList.toggle('off', !fits);
        if (fits) shown++;
      }
      chunk.hidden = shown === before;
      // Chunks out of view are not laid out: the scroll bar needs their height.
      chunk.style.containIntrinsicSize = isFiltered ? `auto ${(shown - before) * height}px` : '';
    }
    const status = controls.querySelector('[role=status]');
    if (status !== null)
      status.textContent = isFiltered ? `${shown} ${shown === 1 ? 'line' : 'lines'} shown` : '';
  };

  /** Names of contexts to choose from, when the field is first used. */
  const fill = async (controls: HTMLElement): Promise<void> => {
    const list = controls.querySelector('datalist');
    const source = controls.parentElement?.querySelector<HTMLElement>('.source');
    if (list === null || list.childElementCount > 0) return;
    const data = await load<LineData>(source?.dataset['lines']);
    const options = (data?.contexts ?? []).map((name) => {
      const option = tools.make('option', '');
      option.value = name;
      return option;
    });
    tools.fill(list, options);
  };

  for (const controls of tools.all<HTMLElement>('.filters')) {
    controls.hidden = false;
    for (const box of tools.all<HTMLInputElement>('input[type=checkbox]', controls))
      box.addEventListener('change', () => apply(controls));
    const field = controls.querySelector<HTMLInputElement>('.context');
    let typing: ReturnType<typeof setTimeout> | undefined;
    field?.addEventListener('focus', () => fill(controls));
    field?.addEventListener('input', () => {
      clearTimeout(typing);
      typing = setTimeout(() => apply(controls), 200);
    });
  }
  const controlsShown = (): HTMLElement | null | undefined =>
    lines.shown()?.querySelector<HTMLElement>('.filters');

  return {
    toggle: (value) => {
      const controls = controlsShown();
      controls?.querySelector<HTMLInputElement>(`input[value=${value}]`)?.click();
      return controls !== null && controls !== undefined;
    },
    showContext: (name) => {
      const controls = controlsShown();
      const field = controls?.querySelector<HTMLInputElement>('.context');
      if (controls === null || controls === undefined || field === null || field === undefined) return;
      field.value = name;
      void apply(controls).then(() => lines.current()?.scrollIntoView({ block: 'center' }));
    },
  };
}
