/** What runs of one module in one working directory add up to: all together, and those of each context by themselves. */
import { ContextSums, CountSums, type CountsToSolve } from '../coverage/index.ts';
import type { ModuleCounts } from './run-file.ts';

/** What a run counted, and which functions were not exact in it. */
type CheckedCounts = ModuleCounts & Required<Pick<ModuleCounts, 'inexact'>>;

/** See the top of this file. */
export class RunSums {
  readonly #all: CountSums;
  readonly contexts: ContextSums;

  constructor(module: { readonly counterCount: number; readonly hitOnly: boolean }) {
    this.#all = new CountSums(module);
    this.contexts = new ContextSums(module);
  }

  /** Adds what one run counted. */
  add(counts: CheckedCounts, context: string | undefined): void {
    this.#all.add(counts);
    if (context !== undefined) this.contexts.add(context, counts);
  }

  /** Adds other sums. */
  addAll(other: RunSums): void {
    for (const sum of other.sums) this.#all.add(sum);
    this.contexts.addAll(other.contexts);
  }

  /** Of all runs; to be solved one after the other. */
  get sums(): Iterable<CountsToSolve> {
    return this.#all.sums;
  }
}
