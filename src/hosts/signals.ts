/** The signals that end a program with its counts saved, and how a process ends by one. */
import { constants } from 'node:os';
import process from 'node:process';

/** See the top of this file. */
export const signals = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const;

/** One of {@link signals}. */
export type Signal = (typeof signals)[number];

/** The exit code that shells report for a process that died by the signal: 128 and its number. */
export function signalCode(signal: Signal): number {
  return 128 + constants.signals[signal];
}

/** Ends the process immediately by the default action of a signal: `process.exit` would wait for workers. */
export function endBySignal(signal: Signal | 'SIGKILL'): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
