/** Which contexts count, by globs on their names; and which there are. */
import { DataFileError, type Warning } from '../errors.ts';

/** Names that a message shows before `and n more`. */
const NAMES_SHOWN = 5;

/** See the top of this file. */
export class ContextFilter {
  readonly #globs: readonly string[];
  readonly #patterns: readonly RegExp[];
  readonly #seen = new Set<string>();
  #matched = false;
  #json = 0;

  /** @param globs `*` stands for any text, `?` for any character; the whole name must match. Empty: every run counts. */
  constructor(globs: readonly string[]) {
    this.#globs = globs;
    this.#patterns = globs.map(patternOf);
  }

  /** Whether a run counts. */
  takes(context: string | undefined): boolean {
    if (context !== undefined) this.#seen.add(context);
    if (this.#patterns.length === 0) return true;
    const takes = context !== undefined && this.#patterns.some((pattern) => pattern.test(context));
    this.#matched ||= takes;
    return takes;
  }

  /** Whether facts count that come from a `wtrace.json` or another tool's report: it is not known what each context added to their hits. */
  takesFacts(contexts: Iterable<string>): boolean {
    if (this.#patterns.length === 0) return true;
    this.#json++;
    for (const name of contexts) this.#seen.add(name);
    return false;
  }

  /** @throws {@link DataFileError} when nothing matched, which names what there is */
  check(): void {
    if (this.#patterns.length === 0 || this.#matched) return;
    const names = [...this.#seen].sort();
    const shown = names.slice(0, NAMES_SHOWN).join(', ');
    const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
    const there = names.length === 0 ? 'no run has a context' : `there are ${shown}${more}`;
    const json = this.#json > 0 ? '; reports do not say what each context counted' : '';
    throw new DataFileError(`no run matches the context ${this.#globs.join(', ')}: ${there}${json}`);
  }

  /** One when files in JSON were left out. */
  get warnings(): readonly Warning[] {
    if (this.#json === 0) return [];
    const files =
      this.#json === 1 ? '1 file that is a report is' : `${this.#json} files that are reports are`;
    const message = `${files} left out: it is not known there what each context counted; use --context with data of wtrace run --data-dir`;
    return [{ slug: 'data-left-out', message }];
  }
}

function patternOf(glob: string): RegExp {
  const text = glob
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${text}$`, 'su');
}
