/** The parts of many data files, gathered one by one: instruction counts are added up at once, to hold them once. */
import type { ModuleFacts } from './facts.ts';
import { InstructionSum } from './instruction-sum.ts';

/** Parts for `mergeModules`. */
export class ModuleParts {
  readonly #parts: ModuleFacts[] = [];
  /** By hash. */
  readonly #sums = new Map<string, InstructionSum>();

  /** Adds what one file says of one module. */
  add(module: ModuleFacts): void {
    const { name, sha256, instructions, ...rest } = module;
    if (sha256 === '') {
      this.#parts.push(module);
      return;
    }
    if (instructions !== undefined) {
      const sum = this.#sums.get(sha256) ?? new InstructionSum();
      sum.add(instructions);
      this.#sums.set(sha256, sum);
    }
    this.#parts.push({ name, sha256, ...rest });
  }

  /** All parts; of those of one module, the first has the instruction counts of all. */
  get modules(): readonly ModuleFacts[] {
    const left = new Map(this.#sums);
    return this.#parts.map((part) => {
      const sum = left.get(part.sha256);
      if (sum === undefined) return part;
      left.delete(part.sha256);
      return { ...part, instructions: sum.counts };
    });
  }
}
