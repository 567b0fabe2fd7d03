/** In one page for all files: shows the list, or the file that the address names. */
import type { Tools } from './tools.ts';

/** Follows the address from now on. */
export function followAddress(tools: Tools): void {
  const route = (): void => {
    const sections = tools.all<HTMLElement>('section.file');
    if (sections.length === 0) return;
    const target = tools.byId(decodeURIComponent(location.hash.slice(1)));
    const section = target?.closest<HTMLElement>('section.file') ?? null;
    const list = tools.byId('list');
    if (list !== null) list.hidden = section !== null;
    for (const other of sections) other.hidden = other !== section;
    if (section !== null && target !== section) target?.scrollIntoView({ block: 'center' });
    else scrollTo(0, 0);
  };
  // What was chosen by keys before is no longer where the reader is.
  addEventListener('hashchange', () => {
    const target = tools.byId(decodeURIComponent(location.hash.slice(1)));
    if (target?.matches('.l')) for (const before of tools.all('.l.here')) before.classList.remove('here');
    route();
  });
  route();
}
