/** The end of this process when a guest cannot be ended. */
import process from 'node:process';

let stuck = false;

/** Notes that a worker sits in a system call: `process.exit` would wait for it. */
export function noteStuckWorker(): void {
  stuck = true;
}

/** Milliseconds for Node to find that nothing is left to do; only an open handle (a guest's stdin) lets them pass. */
const PATIENCE = 50;

/**
 * Ends the process with an exit code. By itself, if it can: `process.exit` takes V8's threads down before its heap, and waits for
 * ever where one of them waits for a garbage collection (seen on Node 26, after a guest that left 100,000 frames). When a guest is stuck in a system call of its host that nothing interrupts, the
 * process dies by the signal that the code stands for (130 SIGINT, 143 SIGTERM), which shells report as the same code.
 */
export function exitProcess(code: number): void {
  process.exitCode = code;
  if (!stuck) {
    setTimeout(() => process.exit(code), PATIENCE).unref();
    return;
  }
  const signal = code === 130 ? 'SIGINT' : code === 143 ? 'SIGTERM' : 'SIGKILL';
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
