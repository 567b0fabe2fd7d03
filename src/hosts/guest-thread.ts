/** The worker that a guest runs in, seen from the main thread: its job, its end, and what ends it before. */
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import type { CutFrame } from '../runtime/index.ts';
import { noteStuckWorker } from './exit-process.ts';
import type { HeldSignals } from './held-signals.ts';
import { stopWorker } from './inspector.ts';
import type { Interruption, JobOfProgram } from './program.ts';
import type { ProgressSchedule } from './progress-schedule.ts';
import {
  INSPECTED,
  type Inspected,
  Phase,
  type Progress,
  type Reply,
  type Snapshot,
  type WorkerMessage,
} from './protocol.ts';
import { endBySignal, type Signal } from './signals.ts';
import type { StopChannel } from './stopped-plans.ts';

/** A guest that was ended before it ended by itself. */
export interface Interrupted {
  readonly kind: 'interrupted';
  readonly by: Interruption;
  readonly cut: readonly CutFrame[];
  readonly complete: boolean;
  readonly trace?: unknown;
  /** Where they are not those that the worker shares. */
  readonly counters?: readonly BigInt64Array[];
}

/** What is left of an interrupted guest. */
type Left = Omit<Interrupted, 'kind' | 'by'>;

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
  by === 'timeout' || by === 'reader-gone' || by === 'point' ? PATIENT : HURRIED;

/** The main thread's stack is 8 MB, of which V8 uses 1; a worker's is as large as requested. */
const STACK_MB = 8;

/** Node 20 cannot run wtrace's TypeScript sources (under test) in a worker: the built one is used. */
const workerUrl = new URL(
  import.meta.url.endsWith('.ts') ? '../../dist/hosts/worker.js' : '../hosts/worker.js',
  import.meta.url,
);

const nothing: Left = { cut: [], complete: true };

const after = <T>(milliseconds: number, value: T): Promise<T> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(value), milliseconds).unref();
  });

/** What a thread does besides running its guest. */
export interface ThreadOptions {
  /** Held from the moment at which the guest may begin. */
  readonly signals: HeldSignals;
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
  readonly #phase = new Int32Array(new SharedArrayBuffer(4));
  #interrupted: Interruption | undefined;
  #ended = false;
  /** What it had counted when that was last taken. */
  #progress: Progress | undefined;
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
      this.#settle = (end) => {
        this.#ended = true;
        resolve(end);
      };
    });
    this.#worker.on('message', (message: WorkerMessage) => this.#received(message));
    this.#worker.on('error', (error) => this.#failed(error.message));
    this.#worker.on('exit', (code) => {
      if (this.#interrupted === undefined) this.#failed(`its thread ended with code ${code}`);
    });
  }

  /** Runs a guest to its end. @param stops how its thread finds out what is in scope after a trap */
  run(job: JobOfProgram, stops?: StopChannel): Promise<Reply | Interrupted> {
    const { timeout, schedule, signals } = this.#options;
    signals.hold((signal) => this.#signalled(signal));
    const message = { ...job, wanted: schedule?.wanted, phase: this.#phase, stops };
    this.#worker.postMessage(message, stops === undefined ? [] : [stops.port]);
    schedule?.start();
    if (timeout !== undefined) this.#timer = setTimeout(() => this.#interrupt('timeout'), timeout);
    return this.#end;
  }

  #received(message: WorkerMessage): void {
    switch (message.kind) {
      case 'progress':
        if (this.#interrupted !== undefined) break;
        this.#progress = message;
        this.#options.schedule?.received(message);
        break;
      case 'reader-gone':
      case 'point':
        this.#interrupt(message.kind);
        break;
      default:
        this.#options.schedule?.stop();
        this.#settle(message);
    }
  }

  /** Ends the thread; does not wait for one that is stuck in a system call. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#options.schedule?.stop();
    const { terminate } = limitsOf(this.#interrupted);
    const ended = await Promise.race([this.#worker.terminate(), after(terminate, 'stuck')]);
    // A guest that has ended by itself is not stuck: what takes long is the engine, which is still compiling.
    if (ended === 'stuck' && this.#interrupted !== undefined) noteStuckWorker();
  }

  #signalled(signal: Signal): void {
    // Before it has begun there is nothing to save.
    if (this.#cancelled()) endBySignal(signal);
    else this.#interrupt(signal);
  }

  /** Keeps a guest that has not begun from beginning; false when it has. */
  #cancelled(): boolean {
    return Atomics.compareExchange(this.#phase, 0, Phase.waiting, Phase.cancelled) !== Phase.begun;
  }

  #interrupt(by: Interruption): void {
    if (this.#interrupted !== undefined || this.#ended) return;
    this.#interrupted = by;
    this.#options.schedule?.stop();
    const left = this.#cancelled() ? Promise.resolve(nothing) : this.#stop(limitsOf(by));
    void left.then((found) => this.#settle({ kind: 'interrupted', by, ...found }));
  }

  /** Stops a guest and takes what it has counted. */
  async #stop(limits: Limits): Promise<Left> {
    const stopped = await stopWorker(workerUrl.href, limits.stop);
    if (stopped === undefined) return this.#lost();
    const late = after(limits.snapshot, undefined);
    const answerTo = async (name: keyof Inspected): Promise<unknown> => {
      const answer = await Promise.race([stopped.evaluate(`globalThis.${INSPECTED}.${name}()`), late]);
      return typeof answer === 'string' ? JSON.parse(answer) : undefined;
    };
    const snapshot = (await answerTo('counts')) as Snapshot | undefined;
    const trace = await answerTo('trace');
    stopped.release();
    return { ...(snapshot ?? this.#lost()), trace: trace ?? undefined };
  }

  /** Not all is known of what a guest has counted that could not be stopped. */
  #lost(): Left {
    const { cut, counters } = this.#progress ?? { cut: [], counters: undefined };
    return { cut, complete: false, ...(counters && { counters }) };
  }

  #failed(message: string): void {
    const end = { kind: 'error' as const, message, frames: [] };
    const nothing = { results: undefined, cut: [], complete: false, trace: undefined, missedFiles: false };
    this.#settle({ kind: 'ended', end, ...nothing });
  }
}
