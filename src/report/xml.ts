/** Text in XML 1.0, and in markup like it. */
import { printable } from './printable.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an attribute or an element of XML or HTML. */
export const escapeMarkup = (text: string): string =>
  text.replace(/[&<>"']/g, (found) => entities[found] ?? found);

/** The same; control characters, which XML 1.0 cannot hold, are escaped as in `text`. */
export const xml = (text: string): string => escapeMarkup(printable(text));
