/** Text in XML 1.0. */
import { printable } from './printable.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an attribute or an element; control characters, which XML 1.0 cannot hold, are escaped as in `text`. */
export const xml = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (found) => entities[found] ?? found);
