/** A list of expressions that are shown at a point: `n, p->x, a[i] * 2`. */
import { UsageError } from '../../errors.ts';
import type { PrintExpression } from './line-point.ts';
import { parseExpression } from './parse.ts';

/** More expressions than anyone reads at one place. */
const MAX_PRINTS = 100;
const MAX_LENGTH = 100_000;

/**
 * Reads a list, separated by commas.
 * @param option that holds the text, for messages: `--print`
 * @throws UsageError
 */
export function parsePrints(text: string, option: string): readonly PrintExpression[] {
  if (typeof text !== 'string') throw new UsageError(`${option}: expected a string`);
  if (text.length > MAX_LENGTH) throw new UsageError(`${option}: more than ${MAX_LENGTH} characters`);
  const parts = splitAtCommas(text).map((part) => part.trim());
  if (parts.length > MAX_PRINTS) throw new UsageError(`${option}: more than ${MAX_PRINTS} expressions`);
  return parts.map((part) => {
    if (part === '')
      throw new UsageError(
        `${option} '${text.slice(0, 60)}': an expression is missing; write such as n, p->x`,
      );
    return { text: part, expression: parseExpression(part, option) };
  });
}

/** Commas in quotes and brackets separate nothing. */
function splitAtCommas(text: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let depth = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (quote !== '') {
      if (character === '\\' && quote !== '`') i++;
      else if (character === quote) quote = '';
    } else if (character === '"' || character === "'" || character === '`') quote = character;
    else if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth--;
    else if (character === ',' && depth <= 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...parts, text.slice(start)];
}
