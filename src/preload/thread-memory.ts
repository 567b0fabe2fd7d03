/** The memory in which the threads of this process leave what they counted. */
import process from 'node:process';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { isUsed, sharedMemory } from './shared-runs.ts';

/** Threads inherit what is set under a name, whatever their program does with its own data. */
const KEY = 'wtrace:runs:1';
/** Milliseconds between two looks whether threads have begun to count. */
const LOOK_EVERY = 250;

/** The memory of this process; undefined: its main thread has none, or is not hooked. */
export const memoryOfProcess = (): SharedArrayBuffer | undefined =>
  getEnvironmentData(KEY) as unknown as SharedArrayBuffer | undefined;

/**
 * Hands memory down to threads that are started from now on, and waits until one counts something.
 * @param counted called then, once. `isExiting`: the process exits now
 */
export function awaitThreads(counted: (isExiting: boolean) => void): void {
  if (!isMainThread) return;
  const memory = sharedMemory();
  if (memory === undefined) return;
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
