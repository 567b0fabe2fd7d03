/** Which of the names that `--locals` gives are those of no variable at any place with events. */
import type { PlannedVariable, VariablePlans } from '../variables/index.ts';
import type { WantedVariables } from './shown-variables.ts';

/** Takes note of the variables of modules. */
export class NamedVariables {
  readonly #left: Set<string>;
  /** No module with variables was added: then there are no names at all. */
  #hasNone = true;

  constructor(wanted: WantedVariables | undefined) {
    this.#left = new Set(wanted === undefined || wanted === 'all' ? [] : wanted.map(({ name }) => name));
  }

  /** A module was rewritten. */
  add({ sites }: VariablePlans): void {
    this.#hasNone = false;
    const seen = new Set<readonly PlannedVariable[]>();
    for (const { list } of sites.values()) {
      if (this.#left.size === 0) return;
      // Places share their lists.
      if (seen.has(list)) continue;
      seen.add(list);
      for (const { name } of list) this.#left.delete(name);
    }
  }

  /** The names that no module so far has a variable of; undefined: no module has variables, which is said elsewhere. */
  get missing(): readonly string[] | undefined {
    return this.#hasNone ? undefined : [...this.#left];
  }
}

/**
 * A message for people; undefined: there is nothing to say.
 * @param missing of each thread that rewrote modules, see {@link NamedVariables.missing}: what all of them miss is nowhere
 */
export function missingNames(missing: readonly (readonly string[] | undefined)[]): string | undefined {
  const [first, ...others] = missing.filter((names) => names !== undefined);
  const names = first?.filter((name) => others.every((other) => other.includes(name))) ?? [];
  return names.length === 0
    ? undefined
    : `--locals: no variable of a traced function is named ${names.join(', ')}`;
}
