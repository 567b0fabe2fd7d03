/** The counters of one instance, without what guest code counted that observers ran. */
import type { ProbeMap } from '../probe-map/index.ts';
import { readCounters } from './counters.ts';
import type { NestedCounts } from './trace/instance.ts';

/** See the top of this file. Readable before the instance exists (all 0) and whenever its code is not running. */
export class InstanceCounters implements NestedCounts {
  readonly #probes: Pick<ProbeMap, 'counterCount' | 'readerCount'>;
  #exports: WebAssembly.Exports | undefined;
  /** What guest code counted that observers ran. */
  #nested: BigInt64Array | undefined;
  #before: BigInt64Array | undefined;
  /** What was added to sums. */
  #added: BigInt64Array | undefined;
  /** Whether its counters may differ from what was added; see held-instances.ts. */
  isHeld = false;

  constructor(probes: Pick<ProbeMap, 'counterCount' | 'readerCount'>) {
    this.#probes = probes;
  }

  /** @param exports of the instance, as the engine made them */
  connect(exports: WebAssembly.Exports): void {
    this.#exports = exports;
  }

  /** Whether the instance exists. */
  get isConnected(): boolean {
    return this.#exports !== undefined;
  }

  /** Guest code is about to run inside an observer. */
  begin(): void {
    if (this.#exports !== undefined) this.#before = readCounters(this.#exports, this.#probes);
  }

  /** The guest code has run. */
  end(): void {
    const before = this.#before;
    if (this.#exports === undefined || before === undefined) return;
    const after = readCounters(this.#exports, this.#probes);
    const nested = this.#nested ?? new BigInt64Array(after.length);
    for (let i = 0; i < after.length; i++) nested[i]! += after[i]! - before[i]!;
    this.#nested = nested;
    this.#before = undefined;
  }

  /** Adds what was counted since the last time to a sum of `counterCount` elements. */
  addTo(sum: BigInt64Array): void {
    if (this.#exports === undefined) return;
    const nested = this.#nested;
    const counts = readCounters(this.#exports, this.#probes);
    if (nested !== undefined) for (let i = 0; i < counts.length; i++) counts[i]! -= nested[i]!;
    const added = this.#added;
    for (let i = 0; i < counts.length; i++) sum[i]! += counts[i]! - (added?.[i] ?? 0n);
    this.#added = counts;
  }
}
