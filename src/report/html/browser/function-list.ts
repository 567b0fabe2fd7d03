/** The list of a source's functions: search and sorting. */
import type { SourceLines } from './source-lines.ts';
import type { Tools } from './tools.ts';

/** Adds them to each list; returns what opens the list that is shown: false where there is none. */
export function makeFunctionLists(tools: Tools, lines: SourceLines): () => boolean {
  const setUp = (details: HTMLDetailsElement): void => {
    const list = details.querySelector('ul');
    const controls = details.querySelector<HTMLElement>('.controls');
    if (list === null || controls === null || !controls.hidden) return;
    controls.hidden = false;
    const items = tools.all<HTMLLIElement>('li', list).map((item, order) => {
      const name = item.querySelector('.name')?.textContent ?? '';
      return { item, order, name, hits: Number(item.querySelector('.c')?.textContent ?? 0) };
    });
    type Item = (typeof items)[number];
    const orders: Readonly<Record<string, (a: Item, b: Item) => number>> = {
      line: (a, b) => a.order - b.order,
      name: (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.order - b.order),
      most: (a, b) => b.hits - a.hits || a.order - b.order,
      least: (a, b) => a.hits - b.hits || a.order - b.order,
    };
    const search = controls.querySelector('input');
    const order = controls.querySelector('select');
    const show = (): void => {
      const words = (search?.value ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      const found = items.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
      const compare = orders[order?.value ?? 'line'];
      list.textContent = '';
      for (const { item } of found.sort(compare)) list.append(item);
    };
    search?.addEventListener('input', show);
    order?.addEventListener('change', show);
  };
  for (const details of tools.all<HTMLDetailsElement>('details.functions'))
    details.addEventListener('toggle', () => setUp(details));
  return () => {
    const details = lines.shown()?.querySelector<HTMLDetailsElement>('details.functions');
    if (details === null || details === undefined) return false;
    details.open = true;
    setUp(details);
    details.scrollIntoView({ block: 'center' });
    details.querySelector('input')?.focus();
    return true;
  };
}
