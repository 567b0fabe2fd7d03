/** When counts are sent while the program goes on: after guests have run, and so that it takes a small share of the time. */
import { performance, setTimeout } from './builtins.ts';
import type { PageInstances } from './page-instances.ts';

/** At most a twentieth of the time is taken. */
const SHARE = 20;
/** Milliseconds that sending may take before every message of the program: whoever gets that may end the worker. */
const QUICK = 50;

/** See the top of this file. */
export interface Pacer {
  /** Sends, whatever it takes. */
  now(): void;
  /** Sends if a guest has run or is running, and that is quick, or not too soon after the last time. */
  ifDue(): void;
}

/**
 * Paces what sends.
 * @param after milliseconds after which it is sent that a guest has run; 0: as soon as the running script has ended
 */
export function pace(instances: PageInstances, send: () => void, after: number): Pacer {
  let waits = false;
  let dirty = false;
  let took = 0;
  /** Before this moment, nothing is sent. */
  let rest = 0;
  const now = (): void => {
    const start = performance.now();
    dirty = false;
    send();
    const end = performance.now();
    took = end - start;
    rest = end + SHARE * took;
  };
  const later = (): void => {
    waits = false;
    if (dirty) now();
  };
  instances.idle = () => {
    dirty = true;
    if (waits) return;
    waits = true;
    const wait = rest - performance.now();
    if (after === 0 && wait <= 0) queueMicrotask(later);
    else setTimeout(later, Math.max(after, wait));
  };
  return {
    now,
    ifDue() {
      const isTime = took <= QUICK || performance.now() >= rest;
      if (isTime && (dirty || instances.running)) now();
    },
  };
}
