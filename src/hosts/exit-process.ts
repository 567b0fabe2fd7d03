/** Ends this process, also when a guest cannot be ended. */
import process from 'node:process';
import { endBySignal, signalCode, signals } from './signals.ts';

let stuck = false;

/** Records that a worker is stuck in a system call: `process.exit` would wait for it. */
export function noteStuckWorker(): void {
  stuck = true;
}

/** Milliseconds for Node to find that nothing is left to do; only an open handle (a guest's stdin) lets them elapse. */
const PATIENCE = 50;

/**
 * Ends the process with an exit code. Lets Node exit by itself if possible: `process.exit` shuts V8's threads down before
 * its heap, and waits forever if one of them waits for a garbage collection (seen on Node 26, after a guest that left
 * 100,000 frames). When a guest is stuck in a system call of its host that nothing interrupts, the process dies by the
 * signal that the code stands for (130 SIGINT, 143 SIGTERM), which shells report as the same code.
 */
export function exitProcess(code: number): void {
  process.exitCode = code;
  if (!stuck) {
    setTimeout(() => process.exit(code), PATIENCE).unref();
    return;
  }
  endBySignal(signals.find((signal) => signalCode(signal) === code) ?? 'SIGKILL');
}
