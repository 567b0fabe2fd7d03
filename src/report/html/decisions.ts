/** Which branch points are the conditions of one decision, as the operands of `&&`, `||` and `?:` are. */
import type { BranchFacts } from '../../coverage/index.ts';

/** A point's part in a decision. */
export interface Condition {
  /** From 1, in the order of the source. */
  readonly number: number;
  /** At least 2. */
  readonly of: number;
  /** 1-based line of the first condition. */
  readonly line: number;
}

/** No condition is that far from the one before. */
const MOST_LINES = 10;

/** What joins operands; Swift's, Rust's and C's are the same, `and` and `or` are those of C++, Zig, Nim and Python. */
const OPERATOR = /&&|\|\||\?|\b(?:and|or)\b/;

/** What ends an expression; braces as well, of blocks that are not part of it. */
const END = /[;{}]/;

/**
 * The conditions of decisions; points that are alone are not in it. docs/page.md has the rule.
 * @param branches of one file, in order
 * @param texts line n at index n - 1; undefined: not at hand
 */
export function conditionsOf(
  branches: readonly BranchFacts[],
  texts: readonly string[] | undefined,
): ReadonlyMap<BranchFacts, Condition> {
  const found = new Map<BranchFacts, Condition>();
  let group: BranchFacts[] = [];
  const close = (): void => {
    const [first] = group;
    if (first !== undefined && group.length > 1)
      for (const [i, point] of group.entries())
        found.set(point, { number: i + 1, of: group.length, line: first.line });
    group = [];
  };
  for (const point of branches) {
    const before = group.at(-1);
    if (before !== undefined && !areOne(before, point, texts)) close();
    if (point.kind === 'branch') group.push(point);
    else close();
  }
  close();
  return found;
}

/** Whether two points that follow each other are of one decision. */
function areOne(a: BranchFacts, b: BranchFacts, texts: readonly string[] | undefined): boolean {
  if (a.declared !== b.declared || a.column === 0 || b.column === 0) return false;
  if (texts === undefined || b.line > texts.length) return a.line === b.line && leadsTo(a, b);
  if (b.line - a.line > MOST_LINES) return false;
  const between = textBetween(texts, a, b);
  return OPERATOR.test(between) && !END.test(between);
}

const leadsTo = ({ arms }: BranchFacts, { line, column }: BranchFacts): boolean =>
  arms.some(
    ({ to }) => to.kind === 'place' && to.path === undefined && to.line === line && to.column === column,
  );

/** The text from one place up to another; without comments. */
function textBetween(texts: readonly string[], from: BranchFacts, to: BranchFacts): string {
  const parts: string[] = [];
  for (let line = from.line; line <= to.line; line++) {
    const whole = texts[line - 1] ?? '';
    const end = line === to.line ? characterAt(whole, to.column) : whole.length;
    const start = line === from.line ? characterAt(whole, from.column) : 0;
    parts.push(whole.slice(start, end).replace(/\/\/.*$/, ''));
  }
  return parts.join(' ').replace(/\/\*.*?(?:\*\/|$)/g, ' ');
}

/** Index of the character at a 1-based column in bytes of UTF-8. */
function characterAt(text: string, column: number): number {
  let bytes = 1;
  let index = 0;
  for (const character of text) {
    if (bytes >= column) break;
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += character.length;
  }
  return index;
}
