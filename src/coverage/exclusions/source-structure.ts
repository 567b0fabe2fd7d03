/**
 * Where code, comments, statements and blocks of a source are, by its brackets and semicolons: enough for languages with braces, without
 * a parser for each. Raw strings and macros with unbalanced braces mislead it. Linear in the text.
 */
import { characterLength, lineCommentOf, openedAt } from './comment-syntax.ts';

const OPENING = '([{';
const CLOSING = ')]}';
/** Brackets and semicolons of one statement that are looked at: no statement has more outside of inner brackets. */
const MAX_STEPS = 2000;

/** A bracket or a semicolon. */
interface Mark {
  readonly character: string;
  /** 1-based. */
  readonly line: number;
  /** Index of the bracket that belongs to it; -1: none. */
  partner: number;
}

/** Lines, 1-based, both included. */
export interface LineSpan {
  readonly from: number;
  readonly to: number;
}

/** See the top of this file. */
export class SourceStructure {
  /** Comments of line n at index n − 1, joined by blanks. */
  readonly comments: readonly string[];
  /** Code of line n at index n − 1, without comments and what is in strings. */
  readonly #code: readonly string[];
  readonly #marks: readonly Mark[];
  /** Line → the first line with code from it on; 0: none. */
  readonly #nextCode: Uint32Array;

  /** @param path of the source, whose extension tells the language */
  constructor(path: string, lines: readonly string[]) {
    const { comments, code } = separate(lines, lineCommentOf(path));
    this.comments = comments;
    this.#code = code;
    this.#marks = marksOf(code);
    this.#nextCode = new Uint32Array(lines.length + 2);
    for (let line = lines.length; line > 0; line--)
      this.#nextCode[line] = this.hasCode(line) ? line : (this.#nextCode[line + 1] ?? 0);
  }

  /** Whether there is code on a line, besides comments. */
  hasCode(line: number): boolean {
    return (this.#code[line - 1] ?? '').trim() !== '';
  }

  /** The first line with code from `line` on; 0: none. */
  nextCode(line: number): number {
    return this.#nextCode[line] ?? 0;
  }

  /**
   * The statement that begins on a line of code: up to its `;`, or to the end of the block that it opens; up to the end of what it is
   * in, where neither comes.
   */
  statementAt(line: number): LineSpan {
    let at = this.#firstMark(line);
    // What closes outer blocks before the statement begins: `} else {`.
    const end = this.#firstMark(line + 1);
    while (at < end && this.#isClosing(at) && this.#partnerLine(at) < line) at++;
    for (let steps = 0; steps < MAX_STEPS; steps++, at++) {
      const mark = this.#marks[at];
      if (mark === undefined) break;
      if (mark.character === ';') return { from: line, to: mark.line };
      if (CLOSING.includes(mark.character)) return { from: line, to: Math.max(line, mark.line - 1) };
      if (mark.character === '{') return { from: line, to: this.#endOf(at, line) };
      if (mark.partner >= 0) at = mark.partner;
    }
    return { from: line, to: line };
  }

  /** Whether the statement that begins on a line of code opens a block. */
  opensBlock(line: number): boolean {
    return this.#blockMark(line) >= 0;
  }

  /** A line, and the block that it opens last, if it does. */
  blockAt(line: number): LineSpan {
    for (let at = this.#firstMark(line + 1) - 1; this.#marks[at]?.line === line; at--)
      if (this.#marks[at]?.character === '{' && this.#endOf(at, line) > line)
        return { from: line, to: this.#endOf(at, line) };
    return { from: line, to: line };
  }

  /** Of a statement, the lines before the block that it opens; all, where it opens none. */
  headerOf({ from, to }: LineSpan): LineSpan {
    const opened = this.#marks[this.#blockMark(from)]?.line ?? to;
    return { from, to: Math.min(opened, to) };
  }

  /** The inside of the block of the `if` that begins on a line, or of its `else`; undefined: it has none. */
  armAt(line: number, arm: 'if' | 'else'): LineSpan | undefined {
    const opened = this.#blockMark(line);
    if (opened < 0) return undefined;
    if (arm === 'if') return this.#inside(opened);
    const closed = this.#marks[opened]?.partner ?? -1;
    const end = this.#marks[closed]?.line;
    if (end === undefined) return undefined;
    const next = /^[^}]*\}?\s*else\b/.test(this.#code[end - 1] ?? '') ? end : this.nextCode(end + 1);
    if (!/\belse\b/.test(this.#code[next - 1] ?? '')) return undefined;
    let at = closed + 1;
    for (let steps = 0; steps < MAX_STEPS && this.#marks[at]?.character === '('; steps++)
      at = Math.max(at, this.#marks[at]?.partner ?? at) + 1;
    return this.#marks[at]?.character === '{' ? this.#inside(at) : undefined;
  }

  /** The mark of the first block that opens behind the brackets of a line. */
  #blockMark(line: number): number {
    let at = this.#firstMark(line);
    for (let steps = 0; steps < MAX_STEPS; steps++, at++) {
      const mark = this.#marks[at];
      if (mark === undefined || mark.character === ';') return -1;
      if (mark.character === '{') return at;
      if (mark.partner > at) at = mark.partner;
    }
    return -1;
  }

  /** Lines between braces; `{ x }` on one line has that line. */
  #inside(opened: number): LineSpan | undefined {
    const from = this.#marks[opened]?.line ?? 0;
    const to = this.#partnerLine(opened);
    if (to === 0 || to === from + 1) return undefined;
    return from === to ? { from, to } : { from: from + 1, to: to - 1 };
  }

  #isClosing(at: number): boolean {
    return CLOSING.includes(this.#marks[at]?.character ?? ' ');
  }

  /** 0: it has no partner. */
  #partnerLine(at: number): number {
    return this.#marks[this.#marks[at]?.partner ?? -1]?.line ?? 0;
  }

  #endOf(at: number, line: number): number {
    return Math.max(line, this.#partnerLine(at));
  }

  /** Index of the first mark on a line or after it. */
  #firstMark(line: number): number {
    let [low, high] = [0, this.#marks.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#marks[middle]?.line ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Comments and code of each line. */
function separate(lines: readonly string[], lineComment: string) {
  const comments: string[] = [];
  const code: string[] = [];
  /** What a comment or string that began on an earlier line ends with. */
  let open: { readonly kind: 'comment' | 'string'; readonly end: string } | undefined;
  for (const text of lines) {
    let [comment, plain, at] = ['', '', 0];
    while (at < text.length) {
      if (open !== undefined) {
        const end = endOf(text, at, open);
        if (open.kind === 'comment') comment += ` ${text.slice(at, end < 0 ? text.length : end)}`;
        at = end < 0 ? text.length : end + open.end.length;
        if (end >= 0) open = undefined;
        continue;
      }
      const opened = openedAt(text, at, lineComment);
      if (opened === undefined) {
        const length = text[at] === "'" ? characterLength(text, at) : 0;
        plain += length > 0 ? "''" : text[at];
        at += Math.max(1, length);
      } else if (opened.end === undefined) {
        comment += ` ${text.slice(at)}`;
        break;
      } else {
        if (opened.kind === 'string') plain += '""';
        at += opened.kind === 'string' ? 1 : opened.end.length;
        open = { kind: opened.kind, end: opened.end };
      }
    }
    // Only comments and templates go over the ends of lines.
    if (open?.end === '"') open = undefined;
    comments.push(comment);
    code.push(plain);
  }
  return { comments, code };
}

/** Where a comment or a string ends; -1: not on this line. */
function endOf(
  text: string,
  from: number,
  { kind, end }: { kind: 'comment' | 'string'; end: string },
): number {
  if (kind === 'comment') return text.indexOf(end, from);
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === end) return at;
  }
  return -1;
}

/** Brackets that belong together, and semicolons. A bracket that does not fit closes what it can. */
function marksOf(code: readonly string[]): readonly Mark[] {
  const marks: Mark[] = [];
  const open: number[] = [];
  for (const [i, text] of code.entries()) {
    for (const [character] of text.matchAll(/[()[\]{};]/g)) {
      const index = marks.length;
      marks.push({ character, line: i + 1, partner: -1 });
      if (OPENING.includes(character)) open.push(index);
      const kind = CLOSING.indexOf(character);
      const last = open.at(-1);
      if (kind < 0 || last === undefined || marks[last]?.character !== OPENING[kind]) continue;
      open.pop();
      const opening = marks[last];
      if (opening !== undefined) opening.partner = index;
      const closing = marks[index];
      if (closing !== undefined) closing.partner = last;
    }
  }
  return marks;
}
