/**
 * Working memory of one function's plan, used again for the next: a module has thousands of functions, and typed
 * arrays of their own for each of them cost more than the work done in them.
 */

/** Hands out zeroed arrays that are good until {@link reset}. */
export class Scratch {
  private readonly ints = new Pool(Int32Array);
  private readonly floats = new Pool(Float64Array);
  private readonly bytes = new Pool(Uint8Array);

  /** An array of `length` zeros. */
  int32(length: number): Int32Array {
    return this.ints.take(length);
  }

  /** An array of `length` zeros. */
  float64(length: number): Float64Array {
    return this.floats.take(length);
  }

  /** An array of `length` zeros. */
  uint8(length: number): Uint8Array {
    return this.bytes.take(length);
  }

  /** Everything handed out may be handed out again. */
  reset(): void {
    this.ints.reset();
    this.floats.reset();
    this.bytes.reset();
  }
}

interface Numbers<T> {
  readonly length: number;
  subarray(begin: number, end: number): T;
  fill(value: number): T;
}

class Pool<T extends Numbers<T>> {
  private readonly make: new (
    length: number,
  ) => T;
  private array: T;
  private used = 0;

  constructor(make: new (length: number) => T) {
    this.make = make;
    this.array = new make(1024);
  }

  take(length: number): T {
    const end = this.used + length;
    if (end > this.array.length) {
      // What was handed out before stays good: it keeps the array it is a part of.
      this.array = new this.make(Math.max(end, 2 * this.array.length));
      this.used = 0;
    }
    const part = this.array.subarray(this.used, this.used + length);
    this.used += length;
    return part.fill(0);
  }

  reset(): void {
    this.used = 0;
  }
}
