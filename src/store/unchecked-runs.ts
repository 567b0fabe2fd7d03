/**
 * Runs whose files do not say which functions' counters contradict each other. In a sum that could not be seen, so each is looked at by
 * itself; a module that ran once needs no look, since its facts show it.
 */
import { CountSolver, type ProbeMap } from '../probe-map/index.ts';
import type { ModuleCounts } from './run-file.ts';

/** The first run of a module, until there is a second. */
interface First {
  readonly counts: ModuleCounts;
  /** Says which functions were not exact in it. */
  note(inexact: readonly number[]): void;
}

/** Those of one module. */
export class UncheckedRuns {
  readonly #probeMap: () => ProbeMap | undefined;
  #runs = 0;
  #first: First | undefined;
  #solver: CountSolver | undefined;
  #functions: ProbeMap['functions'] = [];

  /** @param probeMap of the module; undefined when it cannot be read: then nothing is found */
  constructor(probeMap: () => ProbeMap | undefined) {
    this.#probeMap = probeMap;
  }

  /**
   * Functions (funcidx) that are not exact in a run by itself, as far as that is needed.
   * @param counts their counters may change afterwards
   * @param note called when a later run makes it necessary to know which were not exact in this one
   */
  inexact(counts: ModuleCounts, note: First['note']): readonly number[] {
    this.#runs++;
    const first = this.#first;
    this.#first = undefined;
    if (first !== undefined) first.note(first.counts.inexact ?? this.#find(first.counts));
    if (counts.inexact !== undefined) return counts.inexact;
    if (this.#runs > 1) return this.#find(counts);
    this.#first = { counts: { ...counts, counters: counts.counters.slice() }, note };
    return [];
  }

  #find({ counters, ends }: ModuleCounts): readonly number[] {
    if (this.#solver === undefined) {
      const map = this.#probeMap();
      if (map === undefined) return [];
      this.#functions = map.functions;
      this.#solver = new CountSolver(map);
    }
    const solved = this.#solver.solve(counters, ends);
    const found = solved.flatMap(({ position, exact }) =>
      exact ? [] : [this.#functions[position]!.funcidx],
    );
    return found.sort((a, b) => a - b);
  }
}
