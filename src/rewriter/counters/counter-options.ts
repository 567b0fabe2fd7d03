/** What callers can require of counters. */
import type { Profile } from './weights.ts';

/** Options of `instrument` for counters. */
export interface CounterOptions {
  /**
   * `all` counts every block and edge that can have a counter, `own` counts the entries of every function: for tests,
   * and where a limit is in the way. By default only that is counted from which the rest follows.
   * @internal
   */
  readonly placement?: 'own' | 'all';
  /**
   * The counts of all blocks follow, as counts of instructions need. By default only those do on which a line's hits or a
   * function's entries depend, which takes fewer counters.
   */
  readonly everyBlock?: boolean;
  /** Records only whether lines ran, not how often: flags in place of counters, every hit is 1. Not beside `events`. */
  readonly hitOnly?: boolean;
  /** Counts of an earlier run: counters then go where that run came least often. Counts stay exact whatever it says. */
  readonly profile?: Profile;
  /**
   * Gives every call a count of its own. Set by itself where something in the module throws or catches; needed as well
   * on engines whose stack traces lack offsets.
   */
  readonly callsEndBlocks?: boolean;
  /** Event probes, beside which there are no counters unless `counts`. */
  readonly events?: { readonly counts?: boolean };
}
