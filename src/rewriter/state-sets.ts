/**
 * Sets of states of the line rule, each distinct set once, so that equal sets are equal numbers. A state is
 * `last * 2 + moved`. Sets larger than MAX_STATES are not followed: they become ANY, and what depends on them is
 * decided at run time.
 */

/** Number of an interned set. */
export type StateSet = number;
/** No state: the place is not reached. */
export const NONE: StateSet = 0;
/** Too many states to follow. */
export const ANY: StateSet = -1;

const MAX_STATES = 8;

/** The sets that occur in one function. */
export class StateSets {
  private readonly sets: (readonly number[])[] = [[]];
  /** Sets of two and more states, by their text. */
  private readonly numbers = new Map<string, StateSet>();
  /** State → the set of just that one. */
  private readonly singles: StateSet[] = [];

  /** The set of one state. */
  single(state: number): StateSet {
    const known = this.singles[state];
    if (known !== undefined) return known;
    const set = this.sets.push([state]) - 1;
    this.singles[state] = set;
    return set;
  }

  /** States of a set other than ANY, ascending. */
  states(set: StateSet): readonly number[] {
    return this.sets[set]!;
  }

  /** `a` itself when `b` adds nothing. */
  union(a: StateSet, b: StateSet): StateSet {
    if (a === b || b === NONE) return a;
    if (a === NONE) return b;
    if (a === ANY || b === ANY) return ANY;
    const states = merge(this.sets[a]!, this.sets[b]!);
    if (states.length > MAX_STATES) return ANY;
    if (states.length === this.sets[a]!.length) return a;
    return states.length === this.sets[b]!.length ? b : this.intern(states);
  }

  private intern(states: readonly number[]): StateSet {
    const key = states.join();
    let set = this.numbers.get(key);
    if (set === undefined) {
      set = this.sets.push(states) - 1;
      this.numbers.set(key, set);
    }
    return set;
  }
}

/** Two ascending lists as one, without what is twice there. */
function merge(a: readonly number[], b: readonly number[]): number[] {
  const all: number[] = [];
  for (let i = 0, k = 0; i < a.length || k < b.length; ) {
    const x = a[i] ?? Number.POSITIVE_INFINITY;
    const y = b[k] ?? Number.POSITIVE_INFINITY;
    all.push(Math.min(x, y));
    if (x <= y) i++;
    if (y <= x) k++;
  }
  return all;
}
