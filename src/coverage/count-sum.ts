/** Counters of many runs of one module, added up before they are solved. */
import type { AbnormalExit } from '../probe-map/index.ts';

/** What is to be solved at once. */
export interface CountsToSolve {
  readonly counters: Float64Array;
  readonly ends: readonly AbnormalExit[];
  /** Functions (funcidx) that were not exact in one of the runs. */
  readonly inexact: ReadonlySet<number>;
}

/** What is added to a sum: what one run counted, or another sum. */
export interface CountsOfRun extends Omit<CountsToSolve, 'inexact'> {
  readonly inexact: Iterable<number>;
}

/** A sum over some runs. */
export class CountSum implements CountsToSolve {
  readonly counters: Float64Array;
  readonly inexact = new Set<number>();
  readonly #ends = new Map<string, AbnormalExit>();

  constructor(counterCount: number) {
    this.counters = new Float64Array(counterCount);
  }

  /** Adds what one run counted, or another sum. */
  add({ counters, ends, inexact }: CountsOfRun): void {
    const sum = this.counters;
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + counters[i]!;
    for (const end of ends) {
      const key = keyOf(end);
      const known = this.#ends.get(key);
      this.#ends.set(key, known === undefined ? end : { ...known, count: known.count + end.count });
    }
    for (const funcidx of inexact) this.inexact.add(funcidx);
  }

  get ends(): readonly AbnormalExit[] {
    return [...this.#ends.values()];
  }
}

const keyOf = ({ funcidx, offset, arriving }: AbnormalExit): string =>
  `${funcidx} ${offset} ${arriving === true}`;

/**
 * The sums of one module and one working directory. Counters follow linear equations, so that one sum is enough. Flags do
 * not: what follows from a flag may depend on where activations of the same run ended, so that only runs that ended in
 * the same places are one sum.
 */
export class CountSums {
  readonly #counterCount: number;
  readonly #hitOnly: boolean;
  readonly #sums = new Map<string, CountSum>();

  constructor({ counterCount, hitOnly }: { readonly counterCount: number; readonly hitOnly: boolean }) {
    this.#counterCount = counterCount;
    this.#hitOnly = hitOnly;
  }

  /** Adds what one run counted, or another sum. */
  add(counts: CountsOfRun): void {
    const key = this.#hitOnly ? counts.ends.map(keyOf).sort().join() : '';
    const sum = this.#sums.get(key) ?? new CountSum(this.#counterCount);
    sum.add(counts);
    this.#sums.set(key, sum);
  }

  /** What is to be solved, one after the other; the facts are to be merged. */
  get sums(): Iterable<CountsToSolve> {
    return this.#sums.values();
  }
}
