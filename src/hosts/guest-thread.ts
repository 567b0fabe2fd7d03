/** The worker that a guest runs in, seen from the main thread: its job, its end, and what ends it before. */
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import type { CutFrame } from '../runtime/index.ts';
import { noteStuckWorker } from './exit-process.ts';
import { stopWorker } from './inspector.ts';
import type { Interruption, JobWithoutProgress, Signal } from './program.ts';
import type { ProgressSchedule } from './progress-schedule.ts';
import { type Reply, SNAPSHOT, type Snapshot, type WorkerMessage } from './protocol.ts';

/** A guest that was ended before it ended by itself. */
export interface Interrupted {
  readonly kind: 'interrupted';
  readonly by: Interruption;
  readonly cut: readonly CutFrame[];
  readonly complete: boolean;
  readonly trace?: unknown;
}

/** Milliseconds that the steps of ending a guest may take. */
interface Limits {
  readonly stop: number;
  readonly snapshot: number;
  readonly terminate: number;
}

/** Together less than the 2 s in which a signal must have ended the program. */
const HURRIED: Limits = { stop: 900, snapshot: 600, terminate: 200 };
/** Nobody waits at a terminal; a loaded machine takes longer. */
const PATIENT: Limits = { stop: 3000, snapshot: 3000, terminate: 2000 };

const limitsOf = (by: Interruption | undefined): Limits =>
  by === 'timeout' || by === 'reader-gone' ? PATIENT : HURRIED;

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

/** What a thread does besides running its guest. */
export interface ThreadOptions {
  /** Called at once on the first signal. */
  readonly onSignal?: ((signal: Signal) => void) | undefined;
  /** Milliseconds after which the guest is ended; undefined: never. */
  readonly timeout?: number | undefined;
  /** When the counts of a running guest are taken; undefined: never. */
  readonly schedule?: ProgressSchedule | undefined;
}

/** Starts immediately, so that the worker is ready when the rewriting is done. */
export class GuestThread {
  readonly #worker: Worker;
  readonly #options: ThreadOptions;
  readonly #end: Promise<Reply | Interrupted>;
  #settle: (end: Reply | Interrupted) => void = () => {};
  #interrupted: Interruption | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ThreadOptions) {
    this.#options = options;
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
    this.#worker.on('message', (message: WorkerMessage) => this.#received(message));
    this.#worker.on('error', (error) => this.#failed(error.message));
    this.#worker.on('exit', (code) => {
      if (this.#interrupted === undefined) this.#failed(`its thread ended with code ${code}`);
    });
    process.on('SIGINT', this.#onSigint);
    process.on('SIGTERM', this.#onSigterm);
  }

  /** Runs a guest to its end. */
  run(job: JobWithoutProgress): Promise<Reply | Interrupted> {
    const { timeout, schedule } = this.#options;
    this.#worker.postMessage({ ...job, wanted: schedule?.wanted });
    schedule?.start();
    if (timeout !== undefined) this.#timer = setTimeout(() => this.#interrupt('timeout'), timeout);
    return this.#end;
  }

  #received(message: WorkerMessage): void {
    switch (message.kind) {
      case 'progress':
        if (this.#interrupted === undefined) this.#options.schedule?.received(message);
        break;
      case 'reader-gone':
        this.#interrupt('reader-gone');
        break;
      default:
        this.#options.schedule?.stop();
        this.#settle(message);
    }
  }

  /** Restores the signal handlers and ends the thread; does not wait for one that is stuck in a system call. */
  async close(): Promise<void> {
    process.off('SIGINT', this.#onSigint);
    process.off('SIGTERM', this.#onSigterm);
    clearTimeout(this.#timer);
    this.#options.schedule?.stop();
    const { terminate } = limitsOf(this.#interrupted);
    const ended = await Promise.race([this.#worker.terminate(), after(terminate, 'stuck')]);
    // A guest that has ended by itself is not stuck: what takes long is the engine, which is still compiling.
    if (ended === 'stuck' && this.#interrupted !== undefined) noteStuckWorker();
  }

  readonly #onSigint = (): void => this.#onSignalled('SIGINT');
  readonly #onSigterm = (): void => this.#onSignalled('SIGTERM');

  #onSignalled(signal: Signal): void {
    if (this.#interrupted !== undefined) {
      // By the default action of the signal: `exit` would wait for the worker.
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
      return;
    }
    this.#options.onSignal?.(signal);
    this.#interrupt(signal);
  }

  #interrupt(by: Interruption): void {
    if (this.#interrupted !== undefined) return;
    this.#interrupted = by;
    this.#options.schedule?.stop();
    void this.#snapshot(limitsOf(by)).then((snapshot) =>
      this.#settle({ kind: 'interrupted', by, ...snapshot }),
    );
  }

  async #snapshot(limits: Limits): Promise<Snapshot> {
    const lost: Snapshot = { cut: [], complete: false };
    const stopped = await stopWorker(workerUrl.href, limits.stop);
    if (stopped === undefined) return lost;
    const answer = await Promise.race([
      stopped.evaluate(`globalThis.${SNAPSHOT}?.() ?? ''`),
      after(limits.snapshot, undefined),
    ]);
    stopped.release();
    // Without the function, the guest has not started: there is nothing to count.
    if (answer === '') return { cut: [], complete: true };
    return typeof answer === 'string' ? (JSON.parse(answer) as Snapshot) : lost;
  }

  #failed(message: string): void {
    const end = { kind: 'error' as const, message, frames: [] };
    const nothing = { results: undefined, cut: [], complete: false, trace: undefined, missedFiles: false };
    this.#settle({ kind: 'ended', end, ...nothing });
  }
}
