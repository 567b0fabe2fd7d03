/**
 * Sets of states of the line rule, each distinct set once, so that equal sets are equal numbers. A state is
 * `last * 2 + moved`. Sets that are too large are not followed: they become ANY, and what depends on them is decided
 * at run time.
 */

/**
 * Number of a set: {@link NONE}, {@link ANY}, `state + 1` for the set of just one state, or below {@link ANY} for larger
 * ones: nearly all sets have one state, and take no memory.
 */
export type StateSet = number;
/** No state: the place is not reached. */
export const NONE: StateSet = 0;
/** Too many states to follow. */
export const ANY: StateSet = -1;

/** The set of one state. */
export const singleState = (state: number): StateSet => state + 1;

/** An interpreter's `switch` joins states from all its cases. */
const MAX_STATES = 512;
/** Once as many states as this were joined in one function, only small sets are followed further. */
const MAX_WORK = 1_000_000;
const MAX_STATES_THEN = 8;
/** Sets of one function that are kept; what would need one more is not followed. Each takes a few hundred bytes. */
const MAX_SETS = 16_384;

/** The sets that occur in one function. */
export class StateSets {
  /** Sets of two and more states; set `n` is number `-2 - n`. */
  private readonly large: (readonly number[])[] = [];
  /** Hash → numbers of the large sets that have it. */
  private byHash: Map<number, StateSet[]> | undefined;
  /** States joined so far. */
  private work = 0;

  /** States of a set other than {@link ANY}, ascending. */
  states(set: StateSet): readonly number[] {
    if (set > 0) return [set - 1];
    return set === NONE ? [] : this.large[-2 - set]!;
  }

  /** `a` itself when `b` adds nothing. */
  union(a: StateSet, b: StateSet): StateSet {
    if (a === b || b === NONE) return a;
    if (a === NONE) return b;
    if (a === ANY || b === ANY) return ANY;
    const these = this.states(a);
    const others = this.states(b);
    const states = merge(these, others);
    this.work += states.length;
    if (states.length > (this.work > MAX_WORK ? MAX_STATES_THEN : MAX_STATES)) return ANY;
    if (states.length === these.length) return a;
    return states.length === others.length ? b : this.intern(states);
  }

  private intern(states: readonly number[]): StateSet {
    let hash = 0;
    for (const state of states) {
      hash = Math.imul(hash ^ state, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    this.byHash ??= new Map();
    const alike = this.byHash.get(hash) ?? [];
    for (const set of alike) if (equal(this.large[-2 - set]!, states)) return set;
    if (this.large.length === MAX_SETS) return ANY;
    const set = -1 - this.large.push(states);
    this.byHash.set(hash, [...alike, set]);
    return set;
  }
}

const equal = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((state, i) => state === b[i]);

/** Two ascending lists as one, without what is twice there. */
function merge(a: readonly number[], b: readonly number[]): number[] {
  const all: number[] = [];
  let i = 0;
  let k = 0;
  while (i < a.length && k < b.length) {
    const x = a[i]!;
    const y = b[k]!;
    all.push(Math.min(x, y));
    if (x <= y) i++;
    if (y <= x) k++;
  }
  while (i < a.length) all.push(a[i++]!);
  while (k < b.length) all.push(b[k++]!);
  return all;
}
