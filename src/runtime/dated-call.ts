/**
 * Calls that leave their date in stack traces. Where nobody sees what a host throws when it throws it, an error may be older than the
 * call that it leaves: made in an earlier one, and kept. The date, a number, is the names of the functions through which a call goes.
 */
import type { Callable } from './exported-function.ts';
import { DATE_PREFIX, type StackFrame } from './stack.ts';

/** One name each; numbers of calls have two or three digits. */
const BASE = 1024;

/** Calls a function with a list of arguments; the rest of the date is still to be passed. */
export type DatedStep = (rest: number, call: Callable, args: readonly unknown[]) => unknown;

let steps: readonly DatedStep[] | undefined;

function makeSteps(): readonly DatedStep[] {
  return Array.from({ length: BASE }, (_, digit) => {
    const step: DatedStep = (rest, call, args) => {
      if (rest === 0) return call(...args);
      const next = firstStep(rest);
      return next(restOf(rest), call, args);
    };
    return Object.defineProperty(step, 'name', { value: `${DATE_PREFIX}${digit}` });
  });
}

/**
 * The function through which the wrapper of a call must call, with {@link restOf} its date.
 * @param date a whole number from 0
 */
export function firstStep(date: number): DatedStep {
  steps ??= makeSteps();
  return steps[date % BASE] as DatedStep;
}

/** What the first step gets. */
export const restOf = (date: number): number => Math.floor(date / BASE);

/** The date of the call whose wrapper is at `end` in a stack trace; -1: none. */
export function dateOf(frames: readonly StackFrame[], end: number): number {
  let date = -1;
  let unit = 1;
  for (let i = end - 1; ; i--) {
    const frame = frames[i];
    if (frame?.kind !== 'date') return date;
    date = Math.max(date, 0) + frame.digit * unit;
    unit *= BASE;
  }
}
