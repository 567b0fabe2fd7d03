/** Saves before a signal ends the process, and is not there for who looks. */
import type { EventEmitter } from 'node:events';
import process from 'node:process';
import { redefine } from './replace.ts';

/** Signals that end a process which does not listen to them. */
const ENDING: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];

/**
 * From now on, `save` is called before one of these signals ends the process. Where somebody listens to it, that one decides what
 * happens, and there is no listener of ours: programs count the listeners, to know whether they may end the process themselves.
 */
export function saveBeforeSignals(save: () => void): void {
  const emitter: EventEmitter = process;
  const ours = new Map<unknown, () => void>();
  for (const signal of ENDING) {
    const end = (): void => {
      save();
      ours.delete(signal);
      emitter.removeListener(signal, end);
      process.kill(process.pid, signal);
    };
    ours.set(signal, end);
    if (emitter.listenerCount(signal) === 0) emitter.on(signal, end);
  }
  hide(emitter, ours);
  // Before Node's own, which starts to watch for a signal with the first listener and stops with the last.
  emitter.prependListener('newListener', (event: unknown, listener: unknown) => {
    const end = ours.get(event);
    if (end !== undefined && listener !== end) emitter.removeListener(event as string, end);
  });
  emitter.on('removeListener', (event: unknown, listener: unknown) => {
    const end = ours.get(event);
    if (end === undefined || listener === end || emitter.listenerCount(event as string) > 0) return;
    emitter.on(event as string, end);
  });
}

/** Leaves our listeners out of what a process says of its listeners. */
function hide(emitter: EventEmitter, ours: ReadonlyMap<unknown, unknown>): void {
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
}
