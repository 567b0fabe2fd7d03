/**
 * Counts of a guest that is running: taken where it calls its host, when the main thread wants them. Between these times
 * a call of the host costs one read of shared memory more.
 */
import type { BoundaryHooks } from '../runtime/index.ts';

/** Adds to the hooks of a guest's boundary, if it has any, what takes its counts. */
export type ProgressHooks = (hooks: BoundaryHooks | undefined) => BoundaryHooks;

const noHooks: BoundaryHooks = {
  enter: () => true,
  leave() {},
  trapsAtEntry: () => false,
  threw: (error) => error,
  callsHost() {},
  hostReturned() {},
};

/**
 * @param wanted shared, one element: not 0 when counts are wanted
 * @param take called then, by the function of the host that the guest called
 */
export function progressHooks(wanted: Int32Array, take: () => void): ProgressHooks {
  return (hooks = noHooks) => ({
    ...hooks,
    callsHost() {
      hooks.callsHost();
      if (wanted[0] === 0) return;
      wanted[0] = 0;
      take();
    },
  });
}
