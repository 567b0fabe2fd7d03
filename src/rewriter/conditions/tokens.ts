/** The tokens of a `when` text: numbers, texts, names, operators, each with its column. */
import type { UsageError } from '../../errors.ts';

/** One token; `at` is its 1-based column in UTF-16 code units. */
export type Token = { readonly at: number } & (
  | { readonly kind: 'integer'; readonly value: bigint; readonly bits: boolean }
  | { readonly kind: 'float'; readonly value: number }
  /** `word`: may be a name of the source; `quoted`: is one. */
  | { readonly kind: 'text' | 'name' | 'word' | 'quoted'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'end' }
);

/** Makes the error for a mistake at a column; `advice` suggests a correction. */
export type Mistake = (what: string, at: number, advice?: string) => UsageError;

/** More tokens than anyone writes by hand; the limit bounds the depth of every later recursion. */
const MAX_TOKENS = 1000;
/** Keeps the regular expressions below from exhausting the stack. */
const MAX_LENGTH = 100_000;
const MAX_INTEGER = 2n ** 64n - 1n;

const SPACE = /\s+/y;
/** With the path of a name, as in `color::red` and `::red`. */
const WORD = /(?:::)?[\p{L}_][\p{L}\p{N}_]*(?:::[\p{L}_][\p{L}\p{N}_]*)*/uy;
const SOURCE_NAME = /`[^`]+`/y;
const NAME = /\$[A-Za-z0-9_.$]+/y;
const QUOTED = /\$?(?:'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*")/y;
const OPERATOR = /->|\|\||&&|==|!=|<=|>=|<<|>>|[-+*/%&|^<>!~()[\].]/y;
// Matches more than valid numbers, so that `0x1g` and `1.2.3` are one invalid number each.
const NUMBER = /0[xX][\w.]*|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][-+]?[\d_]*)?[\w.]*/y;
const TUPLE_MEMBER = /\.\d{1,9}(?!\w)/y;
const HEX = /^0[xX][0-9a-fA-F]+(?:_[0-9a-fA-F]+)*$/;
const DECIMAL = /^(?:0|[1-9]\d*(?:_\d+)*)$/;
const FLOAT = /^(?:\d*\.\d+|\d+(?=[eE]))(?:[eE][-+]?\d+)?$/;

/** Splits a text. @throws `UsageError` made by `mistake` */
export function tokensOf(text: string, mistake: Mistake): Token[] {
  if (text.length > MAX_LENGTH) throw mistake(`more than ${MAX_LENGTH} characters`, MAX_LENGTH + 1);
  const tokens: Token[] = [];
  let position = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) position += found.length;
    return found;
  };
  for (;;) {
    take(SPACE);
    const at = position + 1;
    if (position === text.length) return [...tokens, { kind: 'end', at }];
    if (tokens.length === MAX_TOKENS) throw mistake(`more than ${MAX_TOKENS} tokens`, at);
    let found = take(QUOTED);
    if (found !== undefined) {
      const isName = found.startsWith('$');
      const inside = found.slice(isName ? 2 : 1, -1).replace(/\\([\s\S])/g, '$1');
      tokens.push({ kind: isName ? 'name' : 'text', text: inside, at });
      continue;
    }
    found = take(NAME);
    if (found !== undefined) {
      tokens.push({ kind: 'name', text: found.slice(1), at });
      continue;
    }
    // `pair.0` has no number in it.
    found = endsValue(tokens.at(-1)) ? take(TUPLE_MEMBER) : undefined;
    if (found !== undefined) {
      tokens.push({ kind: 'operator', text: '.', at });
      tokens.push({ kind: 'integer', value: BigInt(found.slice(1)), bits: false, at: at + 1 });
      continue;
    }
    found = take(NUMBER);
    if (found !== undefined) {
      tokens.push({ ...numberOf(found, at, mistake), at });
      continue;
    }
    found = take(SOURCE_NAME);
    if (found !== undefined) {
      tokens.push({ kind: 'quoted', text: found.slice(1, -1), at });
      continue;
    }
    found = take(WORD);
    if (found !== undefined) {
      tokens.push({ kind: 'word', text: found, at });
      continue;
    }
    found = take(OPERATOR);
    if (found === undefined) throw strayCharacter(text, at, mistake);
    tokens.push({ kind: 'operator', text: found, at });
  }
}

/** Whether a member may follow. */
const endsValue = (token: Token | undefined): boolean =>
  token?.kind === 'word' ||
  token?.kind === 'quoted' ||
  (token?.kind === 'operator' && (token.text === ']' || token.text === ')'));

function numberOf(text: string, at: number, mistake: Mistake) {
  const isHex = HEX.test(text);
  if (isHex || DECIMAL.test(text)) {
    const digits = text.replaceAll('_', '');
    // Length is checked before conversion: BigInt takes seconds for a number of a million digits.
    const value = digits.replace(/^0x0*/i, '').length > 20 ? MAX_INTEGER + 1n : BigInt(digits);
    if (value > MAX_INTEGER) throw mistake('a number that does not fit 64 bits', at);
    return { kind: 'integer', value, bits: isHex } as const;
  }
  if (!FLOAT.test(text)) {
    throw mistake('not a number', at, /^0\d+$/.test(text) ? 'remove the leading zeros' : undefined);
  }
  const value = Number(text);
  if (!Number.isFinite(value)) throw mistake('a number that does not fit an f64', at);
  return { kind: 'float', value } as const;
}

function strayCharacter(text: string, at: number, mistake: Mistake): UsageError {
  const character = String.fromCodePoint(text.codePointAt(at - 1) ?? 0);
  switch (character) {
    case '=':
      return mistake("unexpected '='", at, "equality is '=='");
    case "'":
    case '"':
      return mistake(`a string without its closing ${character}`, at);
    case '$':
      return mistake('expected a name after $', at, 'write a name with other characters as $"…"');
    default:
      return mistake(`unexpected '${printable(character)}'`, at);
  }
}

/** The text on one line, with characters that would disturb a terminal, such as control characters, as escapes. */
export function printable(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}
