/** Files of threads that could not write them: they were terminated, or the process ends before they do. */
import { runInState, writeRunFile } from '../store/index.ts';
import { threadRuns } from './shared-runs.ts';

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
    for (const run of threadRuns(this.#memory)) {
      const { file, bytes, isCounting, version } = run;
      const isRunning = unfinished || isCounting;
      const written = `${version} ${isRunning}`;
      if (this.#written.get(file) === written) continue;
      writeRunFile(this.#directory, file, runInState(bytes, isRunning ? 'running' : undefined));
      this.#written.set(file, written);
    }
  }
}
