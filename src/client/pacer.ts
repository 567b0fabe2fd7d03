/** When counts are sent while the program goes on: after guests have run, and so that it takes a small share of the time. */
import { instancesOfRealm } from '../runtime/index.ts';

const { setTimeout, performance } = globalThis;

/** At most a twentieth of the time is taken. */
const SHARE = 20;
/** Milliseconds that sending may take before every message of the program: whoever gets that may end the worker. */
const QUICK = 50;

/** See the top of this file. */
export class Pacer {
  readonly #send: () => void;
  #waits = false;
  #dirty = false;
  /** Before this moment, nothing is sent. */
  #rest = 0;
  #took = 0;

  /**
   * @param after milliseconds after which it is sent that a guest has run; 0: as soon as the running script has ended
   */
  constructor(send: () => void, after: number) {
    this.#send = send;
    const later = (): void => {
      this.#waits = false;
      if (this.#dirty) this.now();
    };
    instancesOfRealm().whenIdle(() => {
      this.#dirty = true;
      if (this.#waits) return;
      this.#waits = true;
      const rest = this.#rest - performance.now();
      if (after === 0 && rest <= 0) queueMicrotask(later);
      else setTimeout(later, Math.max(after, rest));
    });
  }

  /** Sends, whatever it takes. */
  now(): void {
    const start = performance.now();
    this.#dirty = false;
    this.#send();
    const end = performance.now();
    this.#took = end - start;
    this.#rest = end + SHARE * this.#took;
  }

  /** Sends if a guest has run or is running, and that is quick, or not too soon after the last time. */
  ifDue(): void {
    const isTime = this.#took <= QUICK || performance.now() >= this.#rest;
    if (isTime && (this.#dirty || instancesOfRealm().running)) this.now();
  }
}
