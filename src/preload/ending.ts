/** When counts are saved: before a process or thread ends, in whatever way, and now and then while it runs. */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { isMainThread, MessagePort } from 'node:worker_threads';
import { afterExitListeners, type Exiting, type ExitListeners } from './after-exit-listeners.ts';
import { beforeSend } from './relayed-send.ts';
import type { SharedSignals } from './shared-signals.ts';
import { saveBeforeSignals, saveBeforeSignalsOfThread } from './signal-saving.ts';
import type { ThreadSaving } from './thread-saving.ts';

/** Milliseconds between two times at which counts are saved while the process runs. */
const SAVE_EVERY = 3000;
/** Milliseconds that a save may take before every message. What takes longer takes at most a twentieth of the time. */
const QUICK = 200;
const SHARE = 20;

/** What is done with counts. */
export interface Saving {
  /** Writes them. `unfinished`: the process goes on. */
  save(unfinished: boolean): void;
  /** A number that grows with what is counted. */
  counted(): bigint;
  /** Called after the last save. */
  ended(): void;
  /** The process exits now. */
  readonly isExiting: boolean;
  /** Of a thread whose counts its process finds when it is terminated. */
  readonly thread: ThreadSaving | undefined;
  /** Of all threads of the process. */
  readonly signals: SharedSignals | undefined;
}

/** Exit code of a program that ended well, but whose counts could not be written. */
const NOT_SAVED = 125;

/** From now on, counts are saved. */
export function saveUntilEnd({ save, counted, ended, isExiting, thread, signals }: Saving): void {
  const write = writeSync;
  let failed = false;
  let took = 0;
  let before = 0;
  /** Returns whether they were saved. */
  const attempt = (unfinished: boolean): boolean => {
    const start = performance.now();
    const used = process.cpuUsage();
    try {
      save(unfinished);
      return true;
    } catch (error) {
      if (!failed) write(2, `wtrace: error: ${error instanceof Error ? error.message : String(error)}\n`);
      failed = true;
      return false;
    } finally {
      before = performance.now();
      const { user, system } = process.cpuUsage(used);
      // On a busy machine most of it is waiting; of a process with threads, its time is that of all.
      took = Math.min(before - start, (user + system) / 1000);
    }
  };
  const beforeMessage = (): void => {
    if (took <= QUICK || performance.now() - before > SHARE * took) attempt(true);
  };
  let listeners: ExitListeners | undefined;
  /** What was counted when it was saved at the exit. */
  let atExit: bigint | undefined;
  const saveAtExit = (): boolean => {
    atExit = counted();
    return attempt(false);
  };
  /** For what listeners of the program have counted that come after ours. */
  const last = (code = 0): number => {
    const saved = atExit === counted() || saveAtExit();
    if (!saved && (process.exitCode ?? 0) === 0) process.exitCode = NOT_SAVED;
    ended();
    return saved || code !== 0 ? code : NOT_SAVED;
  };
  const exit = (): void => {
    const saved = saveAtExit();
    // What is lost must not look like a success.
    if (!saved && (process.exitCode ?? 0) === 0) process.exitCode = NOT_SAVED;
    if (listeners?.isRunning !== true) ended();
  };
  if (isExiting) {
    exit();
    return;
  }
  // Now, too: the file says that the process is there, should it never come back from a guest.
  attempt(true);
  setInterval(() => attempt(true), SAVE_EVERY).unref();
  process.on('exit', exit);
  listeners = afterExitListeners(process as unknown as Exiting, last);
  if (!isMainThread) {
    saveBeforeThreadsHear(thread === undefined ? beforeMessage : () => thread.copyBeforeMessage());
    saveBeforeSignalsOfThread(() => attempt(true), signals);
    return;
  }
  saveBeforeSignals(() => attempt(false), signals);
  // A parent may kill its child when it has got a message.
  beforeSend(beforeMessage);
}

/** A parent may terminate its worker when it has heard of it: nothing of the worker runs then. */
function saveBeforeThreadsHear(save: () => void): void {
  for (const [holder, name] of [
    [MessagePort.prototype, 'postMessage'],
    [Atomics, 'notify'],
  ] as const) {
    const original = Reflect.get(holder, name) as (...args: unknown[]) => unknown;
    Reflect.set(
      holder,
      name,
      new Proxy(original, {
        apply: (target, self, args) => {
          save();
          return Reflect.apply(target, self, args);
        },
      }),
    );
  }
}
