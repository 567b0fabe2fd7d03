/**
 * Working memory of one function's plan, used again for the next: a module has thousands of functions, and typed
 * arrays of their own for each of them cost more than the work done in them.
 */
import { LineNumbers } from './line-numbers.ts';

const LEAST_LENGTH = 256;
/** So many numbers are set faster one by one than by `fill`. */
const SHORT = 64;

type Column = Int32Array | Float64Array | Uint8Array;

/** Arrays of one type: the n-th that is asked for between two resets is the same one each time, unless it is too short. */
class Pool<T extends Column> {
  private readonly make: (length: number) => T;
  private readonly arrays: T[] = [];
  private used = 0;

  constructor(make: (length: number) => T) {
    this.make = make;
  }

  take(length: number): T {
    const at = this.used++;
    const array = this.arrays[at];
    if (array !== undefined && array.length >= length) return array;
    let capacity = LEAST_LENGTH;
    while (capacity < length) capacity *= 2;
    const larger = this.make(capacity);
    this.arrays[at] = larger;
    return larger;
  }

  reset(): void {
    this.used = 0;
  }
}

/**
 * Hands out arrays that are good until {@link reset}. They may be longer than was asked for, since to make a view for
 * each function takes longer than what is done with it; after the zeros that were requested anything may stand.
 */
export class Scratch {
  /** To be reset by whoever uses it. */
  readonly lineNumbers = new LineNumbers();
  private readonly int32s = new Pool((length) => new Int32Array(length));
  private readonly unset = new Pool((length) => new Int32Array(length));
  private readonly float64s = new Pool((length) => new Float64Array(length));
  private readonly uint8s = new Pool((length) => new Uint8Array(length));

  /** An array that begins with `length` zeros. */
  int32(length: number): Int32Array {
    const array = this.int32s.take(length);
    if (length > SHORT) array.fill(0, 0, length);
    else for (let i = 0; i < length; i++) array[i] = 0;
    return array;
  }

  /** An array of at least `length` numbers, whatever they are. */
  unsetInt32(length: number): Int32Array {
    return this.unset.take(length);
  }

  /** An array that begins with `length` zeros. */
  float64(length: number): Float64Array {
    const array = this.float64s.take(length);
    if (length > SHORT) array.fill(0, 0, length);
    else for (let i = 0; i < length; i++) array[i] = 0;
    return array;
  }

  /** An array that begins with `length` zeros. */
  uint8(length: number): Uint8Array {
    const array = this.uint8s.take(length);
    if (length > SHORT) array.fill(0, 0, length);
    else for (let i = 0; i < length; i++) array[i] = 0;
    return array;
  }

  /** Everything handed out may be handed out again. */
  reset(): void {
    this.int32s.reset();
    this.unset.reset();
    this.float64s.reset();
    this.uint8s.reset();
  }
}
