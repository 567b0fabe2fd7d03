/** How languages write comments and strings, as far as pragmas and braces must be told from text that only looks like them. */

/** What ends a comment or a string; undefined: the end of its line. */
export interface Enclosed {
  readonly kind: 'comment' | 'string';
  readonly end: string | undefined;
}

/** Of languages whose comments are not those of C: what begins one, by the extension of the file. */
const lineComments: ReadonlyMap<string, string> = new Map([
  ...['py', 'nim', 'rb', 'cr', 'jl'].map((extension) => [extension, '#'] as const),
  ...['hs', 'adb', 'ads', 'elm', 'lua'].map((extension) => [extension, '--'] as const),
  ...['f90', 'f95', 'f03', 'f08'].map((extension) => [extension, '!'] as const),
  ...['wat', 'wast', 'lisp', 'scm'].map((extension) => [extension, ';'] as const),
]);

/** What begins a comment up to the end of its line. */
export function lineCommentOf(path: string): string {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  return lineComments.get(extension) ?? '//';
}

/** What begins at `at`, if it is a comment or a string. */
export function openedAt(text: string, at: number, lineComment: string): Enclosed | undefined {
  if (text.startsWith(lineComment, at)) return { kind: 'comment', end: undefined };
  const character = text[at];
  if (character === '/' && text[at + 1] === '*') return { kind: 'comment', end: '*/' };
  if (character === '"') return { kind: 'string', end: '"' };
  if (character === '`') return { kind: 'string', end: '`' };
  return undefined;
}

/** A character between single quotes at `at`: Rust's lifetimes have one quote only. */
const CHARACTER = /'(?:\\[^']{1,12}|\\'|[^'\\])'/uy;

/** Length of a character in single quotes at `at`; 0: there is none. */
export function characterLength(text: string, at: number): number {
  CHARACTER.lastIndex = at;
  return CHARACTER.exec(text)?.[0].length ?? 0;
}
