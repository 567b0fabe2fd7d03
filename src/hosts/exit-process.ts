/** The end of this process when a guest cannot be ended. */
import process from 'node:process';

let stuck = false;

/** Notes that a worker sits in a system call: `process.exit` would wait for it. */
export function noteStuckWorker(): void {
  stuck = true;
}

/**
 * Ends the process with an exit code. When a guest is stuck in a system call of its host that nothing interrupts, the
 * process dies by the signal that the code stands for (130 SIGINT, 143 SIGTERM), which shells report as the same code.
 */
export function exitProcess(code: number): never {
  if (!stuck) process.exit(code);
  const signal = code === 130 ? 'SIGINT' : code === 143 ? 'SIGTERM' : 'SIGKILL';
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // The signal is delivered before this returns, but types do not know.
  process.abort();
}
