/** Runs that did not end by themselves: their counts are true, but not those of a whole run. */
import type { Warning } from '../errors.ts';
import type { RunCounts } from './run-file.ts';

/** Counts them, and says how many there were. */
export class UnfinishedRuns {
  #all = 0;
  #running = 0;
  #timeout = 0;

  /** Takes note of a run. */
  add({ unfinished }: RunCounts): void {
    this.#all++;
    if (unfinished === 'running') this.#running++;
    if (unfinished === 'timeout') this.#timeout++;
  }

  /** One when there are any. */
  get warnings(): readonly Warning[] {
    const unfinished = this.#running + this.#timeout;
    if (unfinished === 0) return [];
    const parts = [
      ...(this.#running === 0 ? [] : [`${this.#running} killed or still running`]),
      ...(this.#timeout === 0 ? [] : [`${this.#timeout} ended by --timeout`]),
    ];
    const runs = `${unfinished} of ${this.#all} runs did not end by ${unfinished === 1 ? 'itself' : 'themselves'}`;
    const message = `${runs} (${parts.join(', ')}), so what would have run later is reported as not run; give the program more time, or leave these runs out`;
    return [{ slug: 'runs-not-ended', message }];
  }
}
