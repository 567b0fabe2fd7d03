/** Entry point of the worker in which guests run, so that the main thread stays free for signals. */
import process from 'node:process';
import { parentPort } from 'node:worker_threads';
import { runCore } from './core-guest.ts';
import { Guest, Refusal } from './guest.ts';
import { type Job, type Reply, SNAPSHOT } from './protocol.ts';
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

async function run(job: Job): Promise<Reply> {
  const guest = new Guest(job.trace && (await GuestTracing.start(job.trace)));
  Object.defineProperty(globalThis, SNAPSHOT, { value: () => JSON.stringify(guest.snapshot()) });
  try {
    const { end, results } =
      job.kind === 'core'
        ? await runCore(guest, job)
        : await (await import('./component-guest.ts')).runComponent(guest, job);
    const trace = guest.finishTracing();
    return { kind: 'ended', end, results, complete: guest.saveCounters(), cut: guest.cut(), trace };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', message: error.message };
    throw error;
  }
}

silenceWasiWarning();
parentPort?.once('message', async (job: Job) => {
  parentPort?.postMessage(await run(job));
});
