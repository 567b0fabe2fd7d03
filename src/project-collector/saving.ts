/** When what pages sent is written: a server ends when somebody stops it. */
import process from 'node:process';
import type { Collector } from '../collector/index.ts';

/** Milliseconds between two times at which counts are written. */
const SAVE_EVERY = 1000;

/** From now on, counts are written to disk. @returns what ends that */
export function startSaving(collector: Collector): () => void {
  const timer = setInterval(() => collector.save(true), SAVE_EVERY).unref();
  const end = (): void => collector.end();
  process.on('exit', end);
  return () => {
    clearInterval(timer);
    process.off('exit', end);
  };
}
