/** When counts of a running guest are taken: at intervals, which are the longer the longer that takes. */
import type { Progress } from './protocol.ts';

/** The time between is at least this many times what it took. */
const SHARE = 50;

/** Asks the guest's thread for its counts, and hands them on. */
export class ProgressSchedule {
  /** Shared with the guest's thread; see `Job`. */
  readonly wanted = new Int32Array(new SharedArrayBuffer(4));
  readonly #every: number;
  readonly #take: (progress: Progress) => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /**
   * @param every milliseconds between two times, at least
   * @param take does something with the counts
   */
  constructor(every: number, take: (progress: Progress) => void) {
    this.#every = every;
    this.#take = take;
  }

  /** The guest starts. */
  start(): void {
    this.#askAfter(this.#every);
  }

  /** The guest's thread answered. */
  received(progress: Progress): void {
    if (this.#stopped) return;
    const start = performance.now();
    this.#take(progress);
    const spent = progress.milliseconds + performance.now() - start;
    this.#askAfter(Math.max(this.#every, SHARE * spent));
  }

  /** Nothing is taken any more. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #askAfter(milliseconds: number): void {
    this.#timer = setTimeout(() => Atomics.store(this.wanted, 0, 1), milliseconds).unref();
  }
}
