/** Functions that are left unchanged, and the warnings about them. */
import type { Warning } from '../errors.ts';
import type { DefinedFunction } from '../indices.ts';
import { type Refusal, refusalText } from './write/refusal.ts';

/** A function, numbered by its body, and why it is not traced. */
export interface RefusedFunction {
  readonly index: DefinedFunction;
  readonly refusal: Refusal;
}

/** Number of names that a warning lists; a module may have a million functions. */
const NAMES_PER_WARNING = 3;

/** One warning for each reason, however many functions it applies to. */
export function refusalWarnings(
  refused: readonly RefusedFunction[],
  nameOf: (index: DefinedFunction) => string,
): Warning[] {
  const byReason = new Map<string, DefinedFunction[]>();
  for (const { index, refusal } of refused) {
    const why = refusalText(refusal);
    const indices = byReason.get(why);
    if (indices === undefined) byReason.set(why, [index]);
    else indices.push(index);
  }
  return Array.from(byReason, ([why, indices]) => {
    const names = indices.slice(0, NAMES_PER_WARNING).map(nameOf).join(', ');
    const more = indices.length - NAMES_PER_WARNING;
    const which =
      indices.length === 1
        ? `function ${names} is`
        : `functions ${names}${more > 0 ? ` and ${more} more` : ''} are`;
    return { slug: 'function-not-traced', message: `${which} not traced: ${why}` };
  });
}
