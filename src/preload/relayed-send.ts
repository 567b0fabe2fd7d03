/**
 * `process.send`, replaced before anything else runs: test runners keep the function that they find when they start, long before the
 * first module is loaded and counts are to be saved.
 */
import process from 'node:process';

/** Under what the replacement holds who is called first. The preload and what it loads later are bundles of their own. */
const BEFORE = Symbol.for('wtrace:before-send');

interface Relay {
  (...args: unknown[]): boolean;
  [BEFORE]: (() => void) | undefined;
}

/** From now on, {@link beforeSend} reaches those who keep `process.send`, too. */
export function relaySend(): void {
  const { send } = process;
  if (send === undefined) return;
  const relay: Relay = Object.assign(
    function (this: unknown, ...args: unknown[]) {
      relay[BEFORE]?.();
      return Reflect.apply(send, this, args) as boolean;
    },
    { [BEFORE]: undefined },
  );
  process.send = relay;
}

/** Calls `before` before every message of this process to its parent, if it has one. */
export function beforeSend(before: () => void): void {
  const { send } = process;
  if (send === undefined) return;
  if (BEFORE in send) {
    (send as Relay)[BEFORE] = before;
    return;
  }
  // The program has one of its own.
  process.send = function (this: unknown, ...args: unknown[]) {
    before();
    return Reflect.apply(send, this, args) as boolean;
  };
}
