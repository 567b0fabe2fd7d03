/** The worker that a guest runs in, seen from the main thread: its job, its end, and how it reacts to signals. */
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import type { CutFrame } from '../runtime/index.ts';
import { noteStuckWorker } from './exit-process.ts';
import { stopWorker } from './inspector.ts';
import type { Signal } from './program.ts';
import { type Job, type Reply, SNAPSHOT, type Snapshot } from './protocol.ts';

/** A guest that a signal ended. */
export interface Interrupted {
  readonly kind: 'signal';
  readonly signal: Signal;
  readonly cut: readonly CutFrame[];
  readonly complete: boolean;
  readonly trace?: unknown;
}

// Together less than the 2 s in which a signal must have ended the program.
const STOP_LIMIT_MS = 900;
const SNAPSHOT_LIMIT_MS = 600;
const TERMINATE_LIMIT_MS = 200;

/** The main thread's stack is 8 MB, of which V8 uses 1; a worker's is as large as requested. */
const STACK_MB = 8;

/** Node 20 cannot run wtrace's TypeScript sources (under test) in a worker: the built one is used. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/hosts/worker.js' : '../hosts/worker.js',
  import.meta.url,
);

const after = <T>(milliseconds: number, value: T): Promise<T> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(value), milliseconds).unref();
  });

/** Starts immediately, so that the worker is ready when the rewriting is done. */
export class GuestThread {
  readonly #worker: Worker;
  readonly #onSignal: ((signal: Signal) => void) | undefined;
  readonly #end: Promise<Reply | Interrupted>;
  #settle: (end: Reply | Interrupted) => void = () => {};
  #signal: Signal | undefined;

  /** @param onSignal called at once on the first signal */
  constructor(onSignal: ((signal: Signal) => void) | undefined) {
    this.#onSignal = onSignal;
    this.#worker = new Worker(workerUrl, {
      resourceLimits: { stackSizeMb: STACK_MB },
      execArgv: [],
      // The guest writes to the descriptors. By default Node would open streams of its own on them, which makes pipes
      // non-blocking; this way it does so only for its own messages.
      stdout: true,
      stderr: true,
    });
    this.#worker.stderr.on('data', (chunk: Uint8Array) => process.stderr.write(chunk));
    this.#end = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#failed(error.message));
    this.#worker.on('exit', (code) => {
      if (this.#signal === undefined) this.#failed(`its thread ended with code ${code}`);
    });
    process.on('SIGINT', this.#onSigint);
    process.on('SIGTERM', this.#onSigterm);
  }

  /** Runs a guest to its end. */
  run(job: Job): Promise<Reply | Interrupted> {
    this.#worker.postMessage(job);
    return this.#end;
  }

  /** Restores the signal handlers and ends the thread; does not wait for one that is stuck in a system call. */
  async close(): Promise<void> {
    process.off('SIGINT', this.#onSigint);
    process.off('SIGTERM', this.#onSigterm);
    const ended = await Promise.race([this.#worker.terminate(), after(TERMINATE_LIMIT_MS, 'stuck')]);
    // A guest that has ended by itself is not stuck: what takes long is the engine, which is still compiling.
    if (ended === 'stuck' && this.#signal !== undefined) noteStuckWorker();
  }

  readonly #onSigint = (): void => this.#onSignalled('SIGINT');
  readonly #onSigterm = (): void => this.#onSignalled('SIGTERM');

  #onSignalled(signal: Signal): void {
    if (this.#signal !== undefined) {
      // By the default action of the signal: `exit` would wait for the worker.
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
      return;
    }
    this.#signal = signal;
    this.#onSignal?.(signal);
    void this.#interrupt().then((snapshot) => this.#settle({ kind: 'signal', signal, ...snapshot }));
  }

  async #interrupt(): Promise<Snapshot> {
    const lost: Snapshot = { cut: [], complete: false };
    const stopped = await stopWorker(workerUrl.href, STOP_LIMIT_MS);
    if (stopped === undefined) return lost;
    const answer = await Promise.race([
      stopped.evaluate(`globalThis.${SNAPSHOT}?.() ?? ''`),
      after(SNAPSHOT_LIMIT_MS, undefined),
    ]);
    stopped.release();
    // Without the function, the guest has not started: there is nothing to count.
    if (answer === '') return { cut: [], complete: true };
    return typeof answer === 'string' ? (JSON.parse(answer) as Snapshot) : lost;
  }

  #failed(message: string): void {
    const end = { kind: 'error' as const, message, frames: [] };
    this.#settle({ kind: 'ended', end, results: undefined, cut: [], complete: false, trace: undefined });
  }
}
