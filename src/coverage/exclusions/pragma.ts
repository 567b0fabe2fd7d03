/** What a comment in a source asks for: to leave something out of coverage. Which words ask for what is a dialect's matter. */

/** What is left out: lines with all that is on them, or only the branches on them. */
export type Target = 'lines' | 'branches';

/** What a pragma asks for, from the place where it is. */
export type Pragma =
  /** The line that it is on. */
  | { readonly kind: 'line'; readonly target: Target }
  /** The statement, or the block with what opens it, that its line begins; where its line has no code, the one that comes next. */
  | { readonly kind: 'statement'; readonly target: Target }
  /** The line that it is on, and the block that the line opens. */
  | { readonly kind: 'block'; readonly target: Target }
  /** Lines after its own; with a count of 1 on a line with code, that line. */
  | { readonly kind: 'next'; readonly count: number }
  /** The body of the `if` that it is on or before, or of its `else`. */
  | { readonly kind: 'arm'; readonly arm: 'if' | 'else' }
  /** The function that is declared on its line or after it. */
  | { readonly kind: 'function' }
  /** From its line to the one before the pragma that stops it; `unclosed`: what a missing stop means. */
  | {
      readonly kind: 'start';
      readonly target: Target;
      readonly region: string;
      readonly unclosed: 'nothing' | 'rest';
    }
  | { readonly kind: 'stop'; readonly region: string }
  | { readonly kind: 'file' };

/** A pragma with its words, for messages. */
export interface FoundPragma {
  readonly pragma: Pragma;
  readonly words: string;
}

/** One family of pragmas. */
export interface Dialect {
  /** As documentation names it. */
  readonly name: string;
  /** `anywhere`: in strings and code as well, as its own tool reads it. */
  readonly where: 'comments' | 'anywhere';
  /** All pragmas, with what is written besides; global: has the flag `g`. Each must be linear in the text. */
  readonly pattern: RegExp;
  /** What one match asks for; undefined: nothing. */
  readonly read: (match: RegExpExecArray) => Pragma | undefined;
}
