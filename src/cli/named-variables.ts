/** Which of the names that `--locals` gives are those of no variable at any place with events. */
import type { WantedVariables } from '../event-log/index.ts';
import type { PlannedVariable, VariablePlans } from '../variables/index.ts';

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

  /** A message for people; undefined: each name was found, or there are no variables, which is said elsewhere. */
  get problem(): string | undefined {
    if (this.#hasNone || this.#left.size === 0) return undefined;
    const names = [...this.#left].join(', ');
    return `--locals: no variable of a traced function is named ${names}`;
  }
}
