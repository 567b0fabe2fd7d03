/** Files of threads that could not write them: they were terminated, or the process ends before they do. */
import { runInState, writeRunFile } from '../store/index.ts';
import { awaitCopies, visitThreadRuns } from './shared-runs.ts';

/** Milliseconds that a process which ends waits for threads in mid-call. */
const LAST_WAIT = 250;

/** See the top of this file. */
export class ProcessThreads {
  readonly #memory: SharedArrayBuffer;
  readonly #directory: string;
  /** File → what was written. */
  readonly #written = new Map<string, string>();

  constructor(memory: SharedArrayBuffer, directory: string) {
    this.#memory = memory;
    this.#directory = directory;
  }

  /**
   * Writes what threads counted that have not written it themselves.
   * @param unfinished true while the process goes on
   * @throws FileError when it cannot be written
   */
  save(unfinished: boolean): void {
    if (!unfinished) awaitCopies(this.#memory, undefined, LAST_WAIT);
    visitThreadRuns(this.#memory, !unfinished, ({ file, bytes, isCounting, version }) => {
      const isRunning = unfinished || isCounting;
      const written = `${version} ${isRunning}`;
      if (this.#written.get(file) === written) return;
      writeRunFile(this.#directory, file, runInState(bytes, isRunning ? 'running' : undefined));
      this.#written.set(file, written);
    });
  }
}
