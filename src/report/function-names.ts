/** Names for formats that distinguish the functions of a file by name alone. */
import type { FunctionFacts } from '../coverage/index.ts';
import { printable } from './printable.ts';

/** A function under a name that no other function of its file has. */
export interface NamedFunction {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  readonly hits: number;
}

/**
 * The functions whose line is known, in order. Overloads share a name: they get their linkage name, or the line
 * after the name.
 * @param separator a character that the format cannot have in a name; '' for none
 */
export function uniqueNames(
  functions: readonly FunctionFacts[],
  separator: string,
): readonly NamedFunction[] {
  const known = functions.filter((fn) => fn.line > 0);
  const uses = new Map<string, number>();
  for (const fn of known) uses.set(fn.name, (uses.get(fn.name) ?? 0) + 1);
  const fits = (name: string) => separator === '' || !name.includes(separator);
  const clean = (name: string) => (separator === '' ? name : name.replaceAll(separator, ';'));
  const taken = new Set<string>();
  return known.map((fn) => {
    const plain = uses.get(fn.name) === 1 ? [fn.name] : [];
    const candidates = fn.linkageName === undefined ? plain : [...plain, fn.linkageName];
    let name = candidates.map(printable).find((candidate) => !taken.has(candidate) && fits(candidate));
    name ??= `${clean(printable(fn.name))}:${fn.line}`;
    taken.add(name);
    return { name, line: fn.line, hits: fn.hits };
  });
}
