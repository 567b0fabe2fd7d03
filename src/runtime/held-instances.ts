/**
 * The counters of all instances of a module. Counters are globals of the guest, so an instance must not be collected before they
 * are read; but those that nobody needs any more should be. So an instance is held from a call of an export until its counters are read, and
 * then only its host holds it. Where its code may run without such a call, it is pinned: held for good.
 */

import { SafeSet, SafeWeakSet } from '../safe-collections.ts';
import type { InstanceCounters } from './instance-counters.ts';

/** Instances that are held before their counters are read for this reason alone. */
const MANY = 32;

/** How an instance is held. */
export interface InstanceHolder {
  /** Its code is about to run. */
  touch(): void;
  /** Its code may run from now on without anybody hearing of it. */
  pin(): void;
}

/** See the top of this file. */
export class HeldInstances {
  readonly #sum: BigInt64Array;
  readonly #isRunning: () => boolean;
  readonly #held = new SafeSet<InstanceCounters>();
  readonly #pinned = new SafeWeakSet<InstanceCounters>();
  #any = false;

  /**
   * @param counterCount of each instance
   * @param isRunning whether code of some instance runs
   */
  constructor(counterCount: number, isRunning: () => boolean) {
    this.#sum = new BigInt64Array(counterCount);
    this.#isRunning = isRunning;
  }

  /** Whether there has been one. */
  get any(): boolean {
    return this.#any;
  }

  /** An instance has been made. */
  add(counters: InstanceCounters): void {
    this.#any = true;
    this.#hold(counters);
  }

  /** For the boundary of an instance. */
  holderOf(counters: InstanceCounters): InstanceHolder {
    return {
      touch: () => {
        if (!counters.isHeld) this.#hold(counters);
      },
      pin: () => {
        this.#pinned.add(counters);
        if (counters.isConnected) this.#hold(counters);
      },
    };
  }

  /** Sum of the counters of all instances now, those that were collected included. */
  sum(): BigInt64Array {
    this.#read();
    return this.#sum.slice();
  }

  #hold(counters: InstanceCounters): void {
    if (this.#held.size >= MANY && !this.#isRunning()) this.#read();
    counters.isHeld = true;
    this.#held.add(counters);
  }

  #read(): void {
    // What runs now goes on counting.
    const isRunning = this.#isRunning();
    for (const counters of this.#held) {
      counters.addTo(this.#sum);
      if (isRunning || this.#pinned.has(counters)) continue;
      counters.isHeld = false;
      this.#held.delete(counters);
    }
  }
}
