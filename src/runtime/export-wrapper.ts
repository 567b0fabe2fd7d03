/**
 * Wrappers of exports. Their names are marks in stack traces; see stack.ts. Most functions have few parameters: passing these on
 * one by one takes 20 ns less than as a list. What an Exported Function gets beyond its parameters, it ignores.
 */
import type { BoundaryHooks } from './boundary-hooks.ts';
import { firstStep, restOf } from './dated-call.ts';
import type { Callable } from './exported-function.ts';
import { isTrap } from './thrown.ts';

/** What happens when control crosses the boundary of an instance by an export. */
export interface Crossing {
  /** Returns what {@link leave} must get. */
  enter(): boolean;
  /** Something was thrown. `atEntry`: by a probe at the entry of the top function; `date`: of a {@link datedWrapper}'s call. */
  left(error: unknown, atEntry: boolean, date?: number): void;
  /** The call has ended, in whatever way. */
  leave(removed: boolean): void;
  /** Starts and ends a stretch that leaves no mark. */
  unmark(more: 1 | -1): void;
}

/** Parameters that are passed on one by one. */
const FEW = 4;

/** A wrapper without hooks. */
export function plainWrapper(name: string, call: Callable, crossing: Crossing): Callable {
  if (call.length > FEW) {
    return {
      [name]: (...args: unknown[]) => {
        const removed = crossing.enter();
        try {
          return call(...args);
        } catch (error) {
          crossing.left(error, false);
          throw error;
        } finally {
          crossing.leave(removed);
        }
      },
    }[name] as Callable;
  }
  return {
    [name]: (a: unknown, b: unknown, c: unknown, d: unknown) => {
      const removed = crossing.enter();
      try {
        return call(a, b, c, d);
      } catch (error) {
        crossing.left(error, false);
        throw error;
      } finally {
        crossing.leave(removed);
      }
    },
  }[name] as Callable;
}

let calls = 0;

/** A wrapper for an instance whose imports are unknown: errors that are older than a call are told by their date. */
export function datedWrapper(name: string, call: Callable, crossing: Crossing): Callable {
  return {
    [name]: (...args: unknown[]) => {
      const removed = crossing.enter();
      const date = calls++;
      const step = firstStep(date);
      try {
        return step(restOf(date), call, args);
      } catch (error) {
        crossing.left(error, false, date);
        throw error;
      } finally {
        crossing.leave(removed);
      }
    },
  }[name] as Callable;
}

/** A wrapper with hooks. */
export function hookedWrapper(
  name: string,
  call: Callable,
  crossing: Crossing,
  hooks: BoundaryHooks,
): Callable {
  return {
    [name]: (...args: unknown[]) => {
      const removed = crossing.enter();
      try {
        const marks = hooks.enter();
        if (!marks) crossing.unmark(1);
        let result: unknown;
        try {
          result = call(...args);
        } catch (error) {
          crossing.left(error, hooks.trapsAtEntry());
          if (!marks) crossing.unmark(-1);
          throw hooks.threw(error, isTrap(error));
        }
        if (!marks) crossing.unmark(-1);
        hooks.leave();
        return result;
      } finally {
        crossing.leave(removed);
      }
    },
  }[name] as Callable;
}
