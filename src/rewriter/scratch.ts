/**
 * Working memory of one function's plan, used again for the next: a module has thousands of functions, and typed
 * arrays of their own for each of them cost more than the work done in them.
 */

import { PlacesWriter } from '../probe-map.ts';
import { KeptColumn } from './kept-column.ts';
import { LineNumbers } from './line-numbers.ts';

const ALIGNMENT = 8;

/** Hands out zeroed arrays that are good until {@link reset}. */
export class Scratch {
  /** To be reset by whoever uses it. */
  readonly lineNumbers = new LineNumbers();
  /** Columns of a function's probes that are often those of the function before. */
  readonly kept = {
    blockStart: new KeptColumn(),
    blockCounter: new KeptColumn(),
    edgeFrom: new KeptColumn(),
    edgeTo: new KeptColumn(),
    edgeCounter: new KeptColumn(),
  };
  /** Writes the places that the plans have found. */
  readonly places = new PlacesWriter();
  private buffer = new ArrayBuffer(1 << 16);
  private used = 0;

  /** An array of `length` zeros. */
  int32(length: number): Int32Array {
    const start = this.take(length * 4);
    return new Int32Array(this.buffer, start, length).fill(0);
  }

  /** An array of `length` zeros. */
  float64(length: number): Float64Array {
    const start = this.take(length * 8);
    return new Float64Array(this.buffer, start, length).fill(0);
  }

  /** An array of `length` zeros. */
  uint8(length: number): Uint8Array {
    const start = this.take(length);
    return new Uint8Array(this.buffer, start, length).fill(0);
  }

  /** Everything handed out may be handed out again. */
  reset(): void {
    this.used = 0;
  }

  private take(bytes: number): number {
    const start = Math.ceil(this.used / ALIGNMENT) * ALIGNMENT;
    this.used = start + bytes;
    if (this.used <= this.buffer.byteLength) return start;
    // What was handed out before stays good: it keeps the buffer that it is a part of.
    this.buffer = new ArrayBuffer(Math.max(bytes, 2 * this.buffer.byteLength));
    this.used = bytes;
    return 0;
  }
}
