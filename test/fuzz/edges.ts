/** What has been reached so far: for each counter of the instrumented readers, how often one input passed it, by magnitude. */

/** A bit for each magnitude: 1, 2, 3, 4–7, 8–15, 16–31, 32–127, 128–255 times (modulo 256). */
const MAGNITUDE = Uint8Array.from({ length: 256 }, (_, times) => {
  if (times <= 3) return times === 0 ? 0 : 1 << (times - 1);
  const limits = [8, 16, 32, 128, 256];
  return 1 << (3 + limits.findIndex((limit) => times < limit));
});

/** The sum of all inputs. */
export class Reached {
  readonly #seen: Uint8Array;

  constructor(counters: number) {
    this.#seen = new Uint8Array(counters);
  }

  /** Adds what one input did, and clears the counters. @returns whether it did something new */
  take(counters: Uint8Array): boolean {
    let isNew = false;
    for (let i = 0; i < counters.length; i++) {
      const times = counters[i] as number;
      if (times === 0) continue;
      counters[i] = 0;
      const bit = MAGNITUDE[times] as number;
      if (((this.#seen[i] as number) & bit) !== 0) continue;
      this.#seen[i] = (this.#seen[i] as number) | bit;
      isNew = true;
    }
    return isNew;
  }

  /** Counters that were reached, from one number up to another, excluded. */
  between(first: number, end: number): number {
    return this.#seen.subarray(first, end).reduce((sum, seen) => sum + Number(seen !== 0), 0);
  }
}
