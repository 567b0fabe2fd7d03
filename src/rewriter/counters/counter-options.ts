/** What callers can require of counters. */
import type { Profile } from './weights.ts';

/** Options of `instrument` for counters. */
export interface CounterOptions {
  /**
   * `all` counts every block and edge that can have a counter, `own` counts the entries of every function: for tests,
   * and when a limit is hit. By default only what the other counts can be derived from is counted.
   * @internal
   */
  readonly placement?: 'own' | 'all';
  /**
   * Counters lie two to a global from the first on, for tests. By default they do where a module would have more globals
   * than engines accept.
   * @internal
   */
  readonly paired?: boolean;
  /**
   * Makes the counts of all blocks derivable, as counts of instructions need. By default only the counts that hits of
   * lines and entries of functions depend on are, which takes fewer counters.
   */
  readonly everyBlock?: boolean;
  /** Records only whether lines ran, not how often: flags instead of counters; every hit is 1. Not with `events`. */
  readonly hitOnly?: boolean;
  /**
   * Makes the counts of the arms of branches derivable, and notes in the probe map what they are (docs/branches.md). `true`:
   * without points and arms that compilers make by themselves; `'all'`: with them.
   */
  readonly branches?: boolean | 'all';
  /** Counts of an earlier run: counters go where that run executed least. Counts are exact whatever the profile says. */
  readonly profile?: Profile;
  /**
   * Gives every call a count of its own. Set automatically where something in the module throws or catches, or imports Emscripten's
   * `invoke_*`, through which the host does; also needed on engines whose stack traces lack offsets.
   */
  readonly callsEndBlocks?: boolean;
  /**
   * Also records whether functions of the program that have no lines ran: `isPresence` tells them from
   * others in the probe map, where they come last. Not where all lines are those of the disassembly.
   */
  readonly notePresence?: boolean;
  /** Event probes. With them there are no counters unless `counts` is set. */
  readonly events?: { readonly counts?: boolean };
}

/** Whether the options request counters at all. */
export const countsAnything = ({ events }: CounterOptions): boolean =>
  events === undefined || events.counts === true;
