/**
 * The preload in jest's worker threads (`workerThreads: true`). Node takes what threads load first from the command line that started the
 * process, or from options of the thread, and jest gives its threads none.
 */
import threads from 'node:worker_threads';

/**
 * From now on, threads that this process starts load a file first.
 * @param file absolute path of a CommonJS module
 * @returns ends that
 */
export function preloadInThreads(file: string): () => void {
  const { Worker } = threads;
  threads.Worker = class extends Worker {
    constructor(path: string | URL, options: threads.WorkerOptions = {}) {
      super(path, { ...options, execArgv: [...(options.execArgv ?? process.execArgv), '--require', file] });
    }
  };
  return () => {
    threads.Worker = Worker;
  };
}
