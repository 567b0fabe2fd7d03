/** What reading debug info brings to light besides lines: warnings, and facts for `wtrace inspect`. */
import type { Warning, WarningSlug } from '../errors.ts';

/** One line of `wtrace inspect`. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** Collects warnings and facts in the order in which they are found. */
export class Findings {
  readonly warnings: Warning[] = [];
  readonly facts: Fact[] = [];

  /** `message`: one line that says what happened and what to do. */
  warn(slug: WarningSlug, message: string): void {
    this.warnings.push({ slug, message });
  }

  fact(label: string, value: string | number): void {
    this.facts.push({ label, value: String(value) });
  }
}

/** `1 row`, `2 rows`. */
export function plural(count: number, singular: string, many = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : many}`;
}

/** Number of names that a message lists; a module may have a million functions. */
const NAMES_SHOWN = 3;

/** `spin, forever, sbrk and 12 more`; '' for none. */
export function someNames(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
