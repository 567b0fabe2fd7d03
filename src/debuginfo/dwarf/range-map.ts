/**
 * Address → what the innermost range around it belongs to. Ranges come in the order of the entries that have them,
 * outer before inner, and a later one hides what it covers of earlier ones: right for ranges that nest, and defined
 * for any others.
 */
import { findRoot, singletons, upperBound } from '../../columns/index.ts';

/** Collects ranges; {@link RangeMap} answers. */
export class RangeMapBuilder<T> {
  private readonly lows: number[] = [];
  private readonly highs: number[] = [];
  private readonly values: T[] = [];

  /** The range `[low, high)`, `low < high`. */
  add(low: number, high: number, value: T): void {
    this.lows.push(low);
    this.highs.push(high);
    this.values.push(value);
  }

  /** Takes time O(n log n) in the number of ranges, however they overlap. */
  build(): RangeMap<T> {
    const { lows, highs, values } = this;
    const bounds = Float64Array.from(new Set([...lows, ...highs])).sort();
    const indexOf = new Map<number, number>();
    bounds.forEach((bound, i) => {
      indexOf.set(bound, i);
    });
    const covered = new Array<T | undefined>(bounds.length).fill(undefined);
    // From the last range to the first, each takes what is still free. The root of i: the first free one from i on.
    const free = singletons(new Int32Array(bounds.length + 1), bounds.length + 1);
    for (let range = lows.length - 1; range >= 0; range--) {
      const end = indexOf.get(highs[range]!)!;
      for (let i = findRoot(free, indexOf.get(lows[range]!)!); i < end; i = findRoot(free, i)) {
        covered[i] = values[range]!;
        free[i] = i + 1;
      }
    }
    return new RangeMap(bounds, covered);
  }
}

/** The answers; made by {@link RangeMapBuilder}. */
export class RangeMap<T> {
  /** Ascending; `covered[i]` holds for addresses from `bounds[i]` to the next. */
  private readonly bounds: Float64Array;
  private readonly covered: readonly (T | undefined)[];

  constructor(bounds: Float64Array, covered: readonly (T | undefined)[]) {
    this.bounds = bounds;
    this.covered = covered;
  }

  /** What the innermost range around the address belongs to; undefined: there is none. */
  at(address: number): T | undefined {
    const { bounds, covered } = this;
    return covered[upperBound(bounds, address) - 1];
  }

  /** From which address on the same holds as at this one; undefined: nothing holds there. */
  startAt(address: number): number | undefined {
    const { bounds, covered } = this;
    let i = upperBound(bounds, address) - 1;
    const value = covered[i];
    if (value === undefined) return undefined;
    while (i > 0 && covered[i - 1] === value) i--;
    return bounds[i];
  }
}
