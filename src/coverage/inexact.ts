/** The warning that some numbers are not exact. */

import type { Warning } from '../errors.ts';
import type { ModuleFacts } from './facts.ts';

/** Names in a warning before `and n more`. */
const NAMES_SHOWN = 5;

/** Names the functions whose counts are not exact; undefined when all are. */
export function inexactWarning(modules: readonly ModuleFacts[]): Warning | undefined {
  const names = [...new Set(modules.flatMap((module) => module.inexact))];
  if (names.length === 0) return undefined;
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  return {
    slug: 'inexact-counts',
    message: `the counts of ${shown}${more} are approximate; let the program exit normally for exact counts`,
  };
}
