/** Wrappers of imports that are functions of the host. Their names are marks in stack traces; see stack.ts. */
import type { BoundaryHooks } from './boundary-hooks.ts';
import type { Callable } from './exported-function.ts';
import { removeLimit, restoreLimit } from './realm-error.ts';

/**
 * A function that calls another as the guest would, with the host's own settings for stack traces.
 * @param threw called with what it throws
 */
export function importWrapper(
  name: string,
  call: Callable,
  threw: (error: unknown) => void,
  hooks: BoundaryHooks | undefined,
): Callable {
  if (hooks !== undefined)
    return {
      [name]: (...args: unknown[]) => {
        const restored = restoreLimit();
        try {
          hooks.callsHost();
          try {
            return call(...args);
          } catch (error) {
            threw(error);
            throw error;
          } finally {
            hooks.hostReturned();
          }
        } finally {
          if (restored) removeLimit();
        }
      },
    }[name] as Callable;
  return {
    [name]: (...args: unknown[]) => {
      const restored = restoreLimit();
      try {
        return call(...args);
      } catch (error) {
        threw(error);
        throw error;
      } finally {
        if (restored) removeLimit();
      }
    },
  }[name] as Callable;
}
