/**
 * The moment at which a process or thread has called all `exit` listeners: those of the program may come after ours, and call guests.
 * Listeners are called from a copy of the list, so none can be sure to be the last one; the call of `emit` that calls them can.
 */
import { define } from './replace.ts';

/** What is needed of `process`. */
export interface Exiting {
  emit(...args: never[]): unknown;
  /** What `process.exit` calls after the listeners, and in the middle of them where a listener exits. */
  reallyExit?(code?: number): void;
}

/** Whether listeners of `exit` are being called, so that `last` is yet to come. */
export interface ExitListeners {
  readonly isRunning: boolean;
}

/**
 * From now on, `last` is called when the listeners have been called, and before `reallyExit`.
 * @param target `process`; its own properties stay, other than `reallyExit`: `emit` is replaced where it inherits it first
 * @param last returns the exit code, given that of `reallyExit`. Must not throw
 */
export function afterExitListeners(target: Exiting, last: (code?: number) => number): ExitListeners {
  let running = 0;
  const holder = Object.hasOwn(target, 'emit') ? target : (Object.getPrototypeOf(target) as Exiting);
  const emit = new Proxy(target.emit, {
    apply(original, self, args: unknown[]) {
      if (args[0] !== 'exit' || self !== target) return Reflect.apply(original, self, args);
      running++;
      try {
        return Reflect.apply(original, self, args);
      } finally {
        running--;
        last();
      }
    },
  });
  define(holder, 'emit', emit);
  if (target.reallyExit !== undefined) {
    const exit = new Proxy(target.reallyExit, {
      apply: (original, self, [code, ...args]: unknown[]) =>
        Reflect.apply(original, self, [last(Number(code ?? 0)), ...args]),
    });
    define(target, 'reallyExit', exit);
  }
  return {
    get isRunning() {
      return running > 0;
    },
  };
}
