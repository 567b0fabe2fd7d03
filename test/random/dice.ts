/** Random numbers that a seed repeats (Mulberry32), the same on every engine. */

/** A stream of random numbers. */
export class Dice {
  #state: number;

  /** Equal seeds give equal streams. */
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 32 random bits, unsigned. */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  }

  /** From 0 to `count - 1`. */
  below(count: number): number {
    return this.bits() % count;
  }

  /** One of `items`. */
  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** `length` random bytes. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length }, () => this.bits() >>> 24);
  }
}
