/** The memory in which the threads of this process leave what they counted. */
import process from 'node:process';
import { getEnvironmentData, isMainThread, setEnvironmentData, Worker } from 'node:worker_threads';
import { awaitCopies, isUsed, sharedMemory } from './shared-runs.ts';

/** Threads inherit what is set under a name, whatever their program does with its own data. */
const KEY = 'wtrace:runs:1';
/** Milliseconds between two looks whether threads have begun to count. */
const LOOK_EVERY = 250;

/** Milliseconds that a thread waits, in all, for threads in mid-call before it terminates them. */
const TERMINATION_WAITS = 250;

/** The memory of this process; undefined: its main thread has none, or is not hooked. */
export const memoryOfProcess = (): SharedArrayBuffer | undefined =>
  getEnvironmentData(KEY) as unknown as SharedArrayBuffer | undefined;

/**
 * Hands memory down to threads that are started from now on, and waits until one counts something.
 * @param counted called then, once. `isExiting`: the process exits now
 */
export function awaitThreads(counted: (isExiting: boolean) => void): void {
  const memory = isMainThread ? sharedMemory() : memoryOfProcess();
  if (memory === undefined) return;
  process.once('worker', () => waitBeforeTermination(memory));
  if (!isMainThread) return;
  setEnvironmentData(KEY, memory as unknown as string);
  process.once('worker', () => {
    let isKnown = false;
    const look = (isExiting: boolean): void => {
      if (isKnown || !isUsed(memory)) return;
      isKnown = true;
      clearInterval(timer);
      counted(isExiting);
    };
    const timer = setInterval(() => look(false), LOOK_EVERY);
    timer.unref();
    process.on('exit', () => look(true));
  });
}

/** A thread that says from within a call that it is done has left nothing of that call yet: it gets a moment to return. */
function waitBeforeTermination(memory: SharedArrayBuffer): void {
  let waited = 0;
  Worker.prototype.terminate = new Proxy(Worker.prototype.terminate, {
    apply(terminate, worker: Worker, args) {
      const { threadId } = worker;
      if (threadId > 0) waited += awaitCopies(memory, threadId, TERMINATION_WAITS - waited);
      return Reflect.apply(terminate, worker, args);
    },
  });
}
