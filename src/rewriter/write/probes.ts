/** What stands where in a body: plain data that can be printed; probe-code.ts writes its bytes. */

/**
 * One probe. It stands right before the instruction at `at` (ModuleOffset in the original); of several there, the one
 * with the smaller {@link probeOrder} first.
 */
export type Probe =
  /** Adds 1. `late`: belongs to what the instruction at `at` ends, not to what begins there. */
  | { readonly kind: 'count'; readonly at: number; readonly counter: number; readonly late: boolean }
  /** Sets to 1. */
  | { readonly kind: 'flag'; readonly at: number; readonly counter: number }
  /** Adds 1 in an `else` that is put before the `end` at `at`. */
  | { readonly kind: 'else'; readonly at: number; readonly counter: number }
  /** In place of the `br_if` at `at`: adds 1 when the branch is taken. */
  | { readonly kind: 'taken'; readonly at: number; readonly counter: number }
  /** In place of the `br_table` at `at`: adds 1 to the counter of the arm that is taken; -1: none. The default is last. */
  | { readonly kind: 'arm'; readonly at: number; readonly arms: readonly number[] }
  /** Before a `br_table`: the same, by a dispatch of its own. */
  | { readonly kind: 'table'; readonly at: number; readonly arms: readonly number[] }
  /**
   * Keeps the state of the line rule in locals at a start, as far as `sets` ({@link State}) says that it will be looked at;
   * counts (`counter` >= 0) if the line was another.
   */
  | {
      readonly kind: 'start';
      readonly at: number;
      readonly line: number;
      readonly counter: number;
      /** Site of the `line` event that it has as well; none or -1: no event. */
      readonly site?: number;
      readonly always: boolean;
      readonly sets: number;
    }
  /** The same before a `loop`, for the arrival from above; `again`: the loop has branches to it. */
  | {
      readonly kind: 'loop-entry';
      readonly at: number;
      readonly line: number;
      readonly counter: number;
      readonly site?: number;
      readonly again: boolean;
      readonly sets: number;
    }
  /** The same behind a `loop`, for the arrival by a branch. */
  | {
      readonly kind: 'loop-back';
      readonly at: number;
      readonly line: number;
      readonly counter: number;
      readonly site?: number;
      readonly sets: number;
    };

/** Rank of a probe among those before one instruction. */
export function probeOrder(probe: Probe): number {
  switch (probe.kind) {
    case 'loop-back':
      return 0;
    case 'count':
      return probe.late ? 4 : 1;
    case 'start':
      return 2;
    case 'loop-entry':
      return 3;
    case 'flag':
    case 'table':
      return 4;
    case 'else':
      return 5;
    case 'taken':
    case 'arm':
      return 6;
  }
}

/** A probe that is written together with the branch at which it stands. */
export type BranchProbe = Extract<Probe, { readonly kind: 'taken' | 'arm' }>;

/** Whether a probe takes the place of the branch at which it stands. */
export const isBranchProbe = (probe: Probe): probe is BranchProbe =>
  probe.kind === 'taken' || probe.kind === 'arm';

/** What is written into a body. */
export interface BodyPlan {
  readonly probes: readonly Probe[];
  /** Number of counters, numbered from the `firstCounter` given. */
  readonly counterCount: number;
  /** True when the state of the line rule is kept in two locals. */
  readonly keepsState: boolean;
}

/** Insertion takes few steps for the few probes of most functions: they come in two or three ascending runs. */
const FEW = 32;

/** Into the order of the code. */
export function sortProbes(probes: Probe[]): void {
  if (probes.length > FEW) probes.sort(compareProbes);
  else {
    for (let i = 1; i < probes.length; i++) {
      const probe = probes[i]!;
      let k = i;
      for (; k > 0 && compareProbes(probes[k - 1]!, probe) > 0; k--) probes[k] = probes[k - 1]!;
      probes[k] = probe;
    }
  }
}

const compareProbes = (a: Probe, b: Probe): number => a.at - b.at || probeOrder(a) - probeOrder(b);
