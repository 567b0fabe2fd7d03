/** Characters that a terminal acts on, or that break a format's lines: names from a module may hold anything. */

/** C0 and C1 controls, line and paragraph separators, marks that reorder text, lone surrogates, noncharacters. */
export const unprintable =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be found
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** `\uNNNN` for one UTF-16 unit, as JSON and most languages read it. */
export const unicodeEscape = (character: string): string =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
