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
  private readonly unions = new Map<number, StateSet>();

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
    const key = a * 0x400_0000 + b;
    const known = this.unions.get(key);
    if (known !== undefined) return known;
    const states = [...new Set([...this.sets[a]!, ...this.sets[b]!])].sort((x, y) => x - y);
    const set = states.length > MAX_STATES ? ANY : this.intern(states);
    this.unions.set(key, set);
    return set;
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
