/** Names for formats that tell the functions of a file apart by name alone. */
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
 * behind the name.
 */
export function uniqueNames(functions: readonly FunctionFacts[]): readonly NamedFunction[] {
  const known = functions.filter((fn) => fn.line > 0);
  const uses = new Map<string, number>();
  for (const fn of known) uses.set(fn.name, (uses.get(fn.name) ?? 0) + 1);
  const taken = new Set<string>();
  return known.map((fn) => {
    const candidates =
      uses.get(fn.name) === 1 ? [fn.name] : fn.linkageName === undefined ? [] : [fn.linkageName];
    let name = candidates.map(printable).find((candidate) => !taken.has(candidate));
    name ??= `${printable(fn.name)}:${fn.line}`;
    taken.add(name);
    return { name, line: fn.line, hits: fn.hits };
  });
}
