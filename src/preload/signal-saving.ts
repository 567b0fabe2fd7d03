/** Saves before a signal ends the process, and is not there for who looks. */
import type { EventEmitter } from 'node:events';
import process from 'node:process';
import { beforeOwnSignals } from './own-signals.ts';
import { redefine } from './replace.ts';
import type { SharedSignals } from './shared-signals.ts';

/** Signals that end a process which does not listen to them. */
const ENDING: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];

/**
 * From now on, `save` is called before one of these signals ends the process. Where somebody listens to it, that one decides what
 * happens, and there is no listener of ours: programs count the listeners, to know whether they may end the process themselves.
 * @param shared where other threads see which signals nobody else listens to
 */
export function saveBeforeSignals(save: () => void, shared: SharedSignals | undefined): void {
  const emitter: EventEmitter = process;
  const { kill } = process;
  const ours = new Map<unknown, () => void>();
  const isThere = hide(emitter, ours);
  const listen = (signal: NodeJS.Signals): void => {
    const end = ours.get(signal);
    if (end === undefined || isThere(signal) || emitter.listenerCount(signal) > 0) return;
    emitter.on(signal, end);
    shared?.set(signal, true);
  };
  const unlisten = (signal: NodeJS.Signals): void => {
    emitter.removeListener(signal, ours.get(signal) as () => void);
    shared?.set(signal, false);
  };
  for (const signal of ENDING) {
    ours.set(signal, () => {
      save();
      // For other threads it stays as it was: it ends the process.
      emitter.removeListener(signal, ours.get(signal) as () => void);
      ours.delete(signal);
      kill(process.pid, signal);
    });
    listen(signal);
  }
  beforeOwnSignals({
    isOurs: (signal) => isThere(signal) && emitter.listenerCount(signal) === 0,
    before(signal) {
      save();
      unlisten(signal);
    },
    after: listen,
  });
  // Before Node's own, which starts to watch for a signal with the first listener and stops with the last.
  emitter.prependListener('newListener', (event: unknown, listener: unknown) => {
    const end = ours.get(event);
    if (end !== undefined && listener !== end) unlisten(event as NodeJS.Signals);
  });
  emitter.on('removeListener', (event: unknown, listener: unknown) => {
    if (listener !== ours.get(event)) listen(event as NodeJS.Signals);
  });
}

/** In a thread other than the main one: from now on, `save` is called before it sends its own process a signal that may end it. */
export function saveBeforeSignalsOfThread(save: () => void, shared: SharedSignals | undefined): void {
  beforeOwnSignals({
    isOurs: (signal) => ENDING.includes(signal),
    before: save,
    after: (signal) => shared?.awaitEnd(signal),
  });
}

/**
 * Leaves our listeners out of what a process says of its listeners.
 * @returns whether one of ours listens to a signal
 */
function hide(emitter: EventEmitter, ours: ReadonlyMap<unknown, unknown>): (event: unknown) => boolean {
  const { rawListeners } = emitter;
  const isThere = (event: unknown): boolean => {
    const end = ours.get(event);
    return end !== undefined && Reflect.apply(rawListeners, emitter, [event]).includes(end as () => void);
  };
  for (const name of ['listeners', 'rawListeners'] as const)
    redefine(emitter, name, (list, [event]) =>
      (list as readonly unknown[]).filter((listener) => listener !== ours.get(event)),
    );
  redefine(emitter, 'listenerCount', (count, [event]) => (count as number) - (isThere(event) ? 1 : 0));
  redefine(emitter, 'eventNames', (names) =>
    (names as readonly (string | symbol)[]).filter(
      (event) => !isThere(event) || emitter.listenerCount(event) > 0,
    ),
  );
  return isThere;
}
