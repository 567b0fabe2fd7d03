/** Hooks that call something before each call of an export, and otherwise do what other hooks do. */
import type { BoundaryHooks } from './boundary-hooks.ts';

/**
 * See the top of this file.
 * @param entering must not throw
 */
export function enteringHooks(entering: () => void, inner: BoundaryHooks | undefined): BoundaryHooks {
  return {
    enter: () => {
      entering();
      return inner?.enter() ?? true;
    },
    leave: () => inner?.leave(),
    trapsAtEntry: () => inner?.trapsAtEntry() ?? false,
    threw: (error, trap) => (inner === undefined ? error : inner.threw(error, trap)),
    callsHost: () => inner?.callsHost(),
    hostReturned: () => inner?.hostReturned(),
  };
}
