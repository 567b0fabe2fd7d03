/**
 * Which signals nobody but wtrace listens to in the main thread, in the memory that all threads of the process share: one that another
 * thread sends to its own process ends it only when the main thread hears of it.
 */
import { constants } from 'node:os';
import { SIGNALS_WORD } from './shared-runs.ts';

/** Milliseconds that a thread waits at most until its signal has ended the process. */
const MAX_WAIT = 1000;

/** See the top of this file. */
export class SharedSignals {
  readonly #words: Int32Array;

  constructor(memory: SharedArrayBuffer) {
    this.#words = new Int32Array(memory);
  }

  /** In the main thread: says it of a signal. */
  set(signal: NodeJS.Signals, isOurs: boolean): void {
    if (isOurs) Atomics.or(this.#words, SIGNALS_WORD, bitOf(signal));
    else Atomics.and(this.#words, SIGNALS_WORD, ~bitOf(signal));
  }

  /** In another thread that has sent it: waits for the end, if the process is to end by it. */
  awaitEnd(signal: NodeJS.Signals): void {
    const start = performance.now();
    for (;;) {
      const now = Atomics.load(this.#words, SIGNALS_WORD);
      const left = MAX_WAIT - (performance.now() - start);
      if ((now & bitOf(signal)) === 0 || left <= 0) return;
      Atomics.wait(this.#words, SIGNALS_WORD, now, left);
    }
  }
}

const bitOf = (signal: NodeJS.Signals): number => 1 << constants.signals[signal];
