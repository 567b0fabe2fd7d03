/**
 * The signals that end a program with its counts saved. Before the program begins they have their default action, since
 * there is nothing to save; they are held from then on until what it counted is on disk.
 */
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { endBySignal, type Signal, signals } from './signals.ts';

/** Milliseconds in which the same signal is the same wish: timeout(1) signals its child, then the group that it is in. */
const REPEATED_WITHIN = 500;
/** Milliseconds for text that nobody may be reading. */
const LAST_WORDS = 1000;

/** Holds the signals of this process, once. */
export class HeldSignals {
  #received: Signal | undefined;
  #repeats = true;
  #timer: NodeJS.Timeout | undefined;
  #listener: (signal: Signal) => void = () => {};

  /** The first that came while they were held. */
  get received(): Signal | undefined {
    return this.#received;
  }

  /**
   * From now on, the first signal is recorded. Another one, or the same again later, kills the process immediately.
   * @param listener called once, with the first
   */
  hold(listener: (signal: Signal) => void): void {
    this.#listener = listener;
    for (const signal of signals) process.on(signal, this.#came);
  }

  /** To be awaited when all is on disk: takes note of signals that came in between, then gives them their default action. */
  async release(): Promise<void> {
    // One turn of the event loop may have looked for signals already; the next one looks again.
    await nextTurn();
    await nextTurn();
    clearTimeout(this.#timer);
    for (const signal of signals) process.off(signal, this.#came);
  }

  /**
   * For a program that was ended by a signal, when only text is left to be written: this process ends after a second, also
   * when it waits for a terminal or a pipe that takes no more. Not after SIGINT, whose sender is looking.
   */
  hurry(): void {
    if (this.#received === undefined || this.#received === 'SIGINT') return;
    const end = `process.kill(process.pid, ${JSON.stringify(this.#received)})`;
    // The main thread may be inside a system call.
    new Worker(`setTimeout(() => ${end}, ${LAST_WORDS})`, { eval: true, execArgv: [] }).unref();
  }

  readonly #came = (signal: Signal): void => {
    if (this.#received === undefined) {
      this.#received = signal;
      // Signals that came during a long turn of the event loop are delivered after its timers.
      this.#timer = setTimeout(() => setImmediate(() => (this.#repeats = false)), REPEATED_WITHIN).unref();
      this.#listener(signal);
    } else if (signal !== this.#received || !this.#repeats) endBySignal(signal);
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
