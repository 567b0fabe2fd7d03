/** Reads the s-expressions of WebAssembly scripts (WebAssembly 3.0 §6.3): lists keep their source text. */

/** A parenthesised list. */
export interface List {
  /** Its text, parentheses included. */
  readonly source: string;
  readonly items: readonly Expr[];
}

/** A list or an atom; string literals keep their quotes. */
export type Expr = string | List;

/** The first atom of a list; '' of all else. */
export function keyword(expr: Expr | undefined): string {
  if (expr === undefined || typeof expr === 'string') return '';
  const [first] = expr.items;
  return typeof first === 'string' ? first : '';
}

/** The list that `expr` is. @throws SyntaxError when it is an atom or missing */
export function listOf(expr: Expr | undefined): List {
  if (expr === undefined || typeof expr === 'string') throw new SyntaxError(`a list is missing: ${expr}`);
  return expr;
}

/** The atom that `expr` is. @throws SyntaxError when it is a list or missing */
export function atomOf(expr: Expr | undefined): string {
  if (typeof expr !== 'string') throw new SyntaxError(`an atom is missing: ${expr?.source}`);
  return expr;
}

/** An identifier: `$name`. */
export const isId = (expr: Expr | undefined): expr is string =>
  typeof expr === 'string' && expr.startsWith('$');

/**
 * All expressions of a script, in order.
 * @throws SyntaxError when a parenthesis, string or comment is not closed
 */
export function readScript(text: string): Expr[] {
  const exprs: Expr[] = [];
  const position = new Position(text);
  while (position.skip()) exprs.push(position.read());
  return exprs;
}

class Position {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Passes over white space and comments; false at the end. */
  skip(): boolean {
    const space = /\s*(?:;;[^\n]*)?/y;
    for (;;) {
      const before = this.#at;
      space.lastIndex = before;
      this.#at += space.exec(this.#text)?.[0].length ?? 0;
      if (this.#text.startsWith('(;', this.#at)) this.#skipBlockComment();
      if (this.#at === before) return before < this.#text.length;
    }
  }

  read(): Expr {
    if (this.#text[this.#at] !== '(') return this.#atom();
    const start = this.#at++;
    const items: Expr[] = [];
    while (this.#more(start)) items.push(this.read());
    this.#at++;
    return { source: this.#text.slice(start, this.#at), items };
  }

  #more(start: number): boolean {
    if (!this.skip()) throw this.#unclosed('list', start);
    return this.#text[this.#at] !== ')';
  }

  #atom(): string {
    const start = this.#at;
    // A string, or what ends before a space, a parenthesis, a string or a comment; a stray ')' stands for itself.
    const atom = /"(?:[^"\\]|\\.)*"|[^\s()";]+|./sy;
    atom.lastIndex = start;
    const found = atom.exec(this.#text)?.[0] ?? '';
    if (found === '"') throw this.#unclosed('string', start);
    this.#at += found.length;
    return found;
  }

  #skipBlockComment(): void {
    const start = this.#at;
    let depth = 0;
    do {
      const mark = /\(;|;\)/g;
      mark.lastIndex = this.#at;
      const found = mark.exec(this.#text);
      if (found === null) throw this.#unclosed('comment', start);
      depth += found[0] === '(;' ? 1 : -1;
      this.#at = found.index + 2;
    } while (depth > 0);
  }

  #unclosed(what: string, start: number): SyntaxError {
    const line = this.#text.slice(0, start).split('\n').length;
    return new SyntaxError(`the ${what} that begins in line ${line} is not closed`);
  }
}
