/** Text of modules and sources in HTML: whatever it holds, it stays text. */
import { printable } from '../printable.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for the content of an element or a quoted attribute. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => entities[char]!);

/** A name from a module, on one line, without characters that reorder or hide text. */
export const nameHtml = (name: string): string => escapeHtml(printable(name));
