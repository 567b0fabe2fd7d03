/** Entry point of the worker in which guests run, so that the main thread stays free for signals. */
import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import { runCore } from './core-guest.ts';
import { Guest, Refusal } from './guest.ts';
import { progressHooks } from './progress.ts';
import { INSPECTED, type Inspected, type Job, type Reply, type WorkerMessage } from './protocol.ts';
import { GuestTracing } from './trace-guest.ts';

/** Suppresses the one warning that node:wasi prints when it is loaded. */
function silenceWasiWarning(): void {
  const emit = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    const text = typeof warning === 'string' ? warning : warning.message;
    const [type] = rest;
    if (text.startsWith('WASI is an experimental feature') && type === 'ExperimentalWarning') return;
    emit(warning, ...rest);
  };
}

const post = (message: WorkerMessage): void => parentPort?.postMessage(message);

const never = new Int32Array(new SharedArrayBuffer(4));
/** Milliseconds after which the inspector, which the main thread stops this thread with, gets its turn. */
const SLICE = 10;

function endProgram(by: 'reader-gone' | 'point'): void {
  post({ kind: by });
  for (;;) Atomics.wait(never, 0, 0, SLICE);
}

async function run(job: Job): Promise<Reply> {
  const tracing = job.trace && (await GuestTracing.start(job.trace, endProgram));
  const progress = job.wanted && progressHooks(job.wanted, () => post(guest.progress()));
  const guest = new Guest(job, tracing, progress);
  const inspected: Inspected = {
    counts: () => JSON.stringify(guest.snapshot()),
    trace: () => JSON.stringify(guest.finishTracing() ?? null),
  };
  Object.defineProperty(globalThis, INSPECTED, { value: inspected });
  try {
    const {
      end,
      results,
      missedFiles = false,
    } = job.kind === 'core'
      ? await runCore(guest, job)
      : await (await import('./component-guest.ts')).runComponent(guest, job);
    const trace = guest.finishTracing();
    const complete = guest.saveCounters();
    return { kind: 'ended', end, results, complete, cut: guest.cut(), trace, missedFiles };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', message: error.message };
    throw error;
  }
}

silenceWasiWarning();
parentPort?.once('message', async (job: Job) => {
  post(await run(job));
});
