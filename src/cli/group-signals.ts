/**
 * Whether a signal came to all processes of the group, as those of a terminal and of many CI runners do, or to this process alone. Nothing
 * says that of a signal, so another process of the group is looked at that any signal ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import type { Signal } from '../hosts/index.ts';

/** Milliseconds within which another process of the group has got the same signal. */
const REACHED_WITHIN = 200;

/** See the top of this file. Has to be closed. */
export class GroupSignals {
  #other: ChildProcess | undefined;
  #isClosed = false;
  /** When the other process was ended by them. */
  readonly #reached = new Map<Signal, number>();
  readonly #waiting = new Set<(signal: Signal) => void>();

  constructor() {
    this.#start();
  }

  #start(): void {
    // Windows has no such groups: a console sends its signals to all.
    if (process.platform === 'win32') return;
    // It waits for the end of its input: should this process be killed, it ends as well. Some signals would leave a dump of it.
    const other = spawn('/bin/sh', ['-c', 'ulimit -c 0; exec cat'], { stdio: ['pipe', 'ignore', 'ignore'] });
    this.#other = other;
    other.unref();
    other.on('error', () => {
      this.#other = undefined;
    });
    other.on('exit', (_, signal) => {
      if (this.#isClosed) return;
      // Without a signal, it cannot be run here.
      this.#other = undefined;
      if (signal === null) return;
      this.#reached.set(signal as Signal, performance.now());
      for (const hear of this.#waiting) hear(signal as Signal);
      this.#start();
    });
  }

  /**
   * Whether a signal that this process has just got reached the group.
   * @returns undefined: it cannot be found out here
   */
  reached(signal: Signal): Promise<boolean> | undefined {
    if (performance.now() - (this.#reached.get(signal) ?? -Infinity) < REACHED_WITHIN)
      return Promise.resolve(true);
    if (this.#other === undefined) return undefined;
    return new Promise((resolve) => {
      const done = (answer: boolean): void => {
        this.#waiting.delete(hear);
        clearTimeout(timer);
        resolve(answer);
      };
      const hear = (heard: Signal): void => {
        if (heard === signal) done(true);
      };
      const timer = setTimeout(() => done(false), REACHED_WITHIN);
      this.#waiting.add(hear);
    });
  }

  /** Ends the other process. */
  close(): void {
    this.#isClosed = true;
    this.#other?.kill('SIGKILL');
  }
}
