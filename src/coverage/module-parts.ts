/** The parts of many data files, added up one by one: however many there are, one sum for each module is held. */
import type { ModuleFacts } from './facts.ts';
import { identity, ModuleSum } from './module-sum.ts';

/** Parts for `mergeModules`. */
export class ModuleParts {
  /** Several sums of one module: parts without a hash whose instructions differ. */
  readonly #sums = new Map<string, ModuleSum[]>();

  /** Adds what one file says of one module. */
  add(module: ModuleFacts): void {
    const key = identity(module);
    const sums = this.#sums.get(key) ?? [];
    this.#sums.set(key, sums);
    const sum = sums.find((each) => each.accepts(module));
    if (sum === undefined) sums.push(new ModuleSum(module));
    else sum.add(module);
  }

  /** One part for each sum, in the order of first appearance. */
  get modules(): readonly ModuleFacts[] {
    return [...this.#sums.values()].flatMap((sums) => sums.map((sum) => sum.toFacts()));
  }
}
