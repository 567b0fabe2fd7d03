/**
 * What a thread counted, in memory that its process reads when the thread is gone: before and after each outermost call of
 * an export, where that takes at most a twentieth of the time; else when its events are over; and always before it says something to
 * another thread.
 */
import type { OuterCalls } from '../runtime/index.ts';
import type { SharedRun } from './shared-runs.ts';

/** Milliseconds that a copy may take before every message. */
const QUICK = 200;
/** Of this many counters a copy is quick, however long it takes on a busy machine, or while threads start and code is compiled. */
const FEW_COUNTERS = 250_000;
/** A copy is made at once if the last one was this many times longer ago than it took. */
const SHARE = 20;
/** Milliseconds that copies before calls may take, besides that share of the time. */
const EARLY = 50;

/** See the top of this file. */
export class ThreadSaving implements OuterCalls {
  readonly #record: SharedRun;
  readonly #pack: () => Uint8Array;
  readonly #counted: () => bigint;
  readonly #counters: () => number;
  readonly #later = setImmediate;
  /** Outermost calls that run: one in each realm, at most. */
  #running = 0;
  #isBehind = false;
  #isPlanned = false;
  #sum = 0n;
  /** Milliseconds: the quicker of the last two copies. One alone may have waited for code to be compiled. */
  #took = 0;
  #tookLast = 0;
  #ended = Number.NEGATIVE_INFINITY;
  /** Milliseconds that copies before calls took so far. */
  #early = 0;

  /**
   * @param counts `pack` makes the data file that the thread would write now; `counted` is a number that grows with every counter;
   *   `counters` is how many there are
   */
  constructor(record: SharedRun, counts: { pack(): Uint8Array; counted(): bigint; counters(): number }) {
    this.#record = record;
    this.#pack = () => counts.pack();
    this.#counted = () => counts.counted();
    this.#counters = () => counts.counters();
  }

  /** From now on, the process knows of the thread. */
  begin(): void {
    this.#isBehind = true;
    this.copy();
  }

  /** The thread is about to write everything itself. */
  ending(): void {
    this.#record.ending();
  }

  /** The thread has written everything itself. */
  end(): void {
    this.#record.end();
  }

  entered(): void {
    if (this.#running === 0 && (this.#early < EARLY || this.#isTime())) this.#copyBeforeCall();
    this.#running++;
    if (!this.#isBehind) this.#record.counting();
    this.#isBehind = true;
  }

  left(): void {
    this.#running--;
    if (this.#isTime()) {
      this.copy();
      return;
    }
    if (this.#isPlanned) return;
    this.#isPlanned = true;
    this.#later(() => {
      this.#isPlanned = false;
      this.copy();
    });
  }

  /** Makes a copy, unless that would take too much of the time. */
  copyBeforeMessage(): void {
    if (this.#took > QUICK && !this.#isTime() && this.#counters() > FEW_COUNTERS) return;
    // See `copyBeforeCall`.
    if (!this.#isBehind && this.#counted() !== this.#sum) this.#isBehind = true;
    this.copy();
  }

  /**
   * From within the call, another thread may be let go on, and end this one: so do threads of Emscripten. They have called functions
   * that a host got from a table, which nobody hears of.
   */
  #copyBeforeCall(): void {
    const start = performance.now();
    if (this.#counted() !== this.#sum) {
      this.#isBehind = true;
      this.copy();
    }
    this.#ended = performance.now();
    this.#early += this.#ended - start;
  }

  #isTime(): boolean {
    return performance.now() - this.#ended >= SHARE * this.#took;
  }

  /** Makes a copy now, if there is something new. Never throws: a thread may be out of memory. */
  copy(): void {
    if (!this.#isBehind) return;
    const start = performance.now();
    try {
      this.#sum = this.#counted();
      if (this.#record.copy(this.#pack(), this.#running === 0)) this.#isBehind = this.#running > 0;
    } catch {
      // What is not copied is written by the thread itself, if it ends well.
    }
    this.#ended = performance.now();
    const took = this.#ended - start;
    this.#took = Math.min(took, this.#tookLast);
    this.#tookLast = took;
  }
}
