/** Counters and flags in a body: data that can be printed; counter-part.ts writes their code. */
import type { CounterIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { ProbeRank } from '../write/probe-rank.ts';

/** One probe. Of several before the instruction at `at` (ModuleOffset in the original), the smaller rank comes first. */
export type CounterProbe =
  /** Adds 1. `late`: belongs to what ends at the instruction at `at`, not to what begins there. */
  | {
      readonly kind: 'count';
      readonly at: ModuleOffset;
      readonly counter: CounterIndex;
      readonly late: boolean;
    }
  /** Sets to 1. */
  | { readonly kind: 'flag'; readonly at: ModuleOffset; readonly counter: CounterIndex }
  /** Adds 1 in an `else` that is inserted before the `end` at `at`. */
  | { readonly kind: 'else'; readonly at: ModuleOffset; readonly counter: CounterIndex }
  /** Replaces the `br_if` at `at`: adds 1 when the branch is taken. */
  | { readonly kind: 'taken'; readonly at: ModuleOffset; readonly counter: CounterIndex }
  /** Replaces the `br_table` at `at`: adds 1 to the counter of the arm that is taken; -1: none. The default is last. */
  | { readonly kind: 'arm'; readonly at: ModuleOffset; readonly arms: readonly CounterIndex[] }
  /** Before a `br_table`: the same, by a dispatch of its own. */
  | { readonly kind: 'table'; readonly at: ModuleOffset; readonly arms: readonly CounterIndex[] };

/** Rank of a probe among all probes before one instruction. */
export function counterRank(probe: CounterProbe): number {
  switch (probe.kind) {
    case 'count':
      return probe.late ? ProbeRank.late : ProbeRank.count;
    case 'flag':
    case 'table':
      return ProbeRank.late;
    case 'else':
      return ProbeRank.else;
    case 'taken':
    case 'arm':
      return ProbeRank.branch;
  }
}

/** Insertion sort takes few steps for the few probes of most functions: they come in two or three ascending runs. */
const FEW = 32;

/** Sorts probes into code order. */
export function sortProbes(probes: CounterProbe[]): void {
  if (probes.length > FEW) {
    probes.sort(compareProbes);
    return;
  }
  for (let i = 1; i < probes.length; i++) {
    const probe = probes[i]!;
    let k = i;
    for (; k > 0 && compareProbes(probes[k - 1]!, probe) > 0; k--) probes[k] = probes[k - 1]!;
    probes[k] = probe;
  }
}

const compareProbes = (a: CounterProbe, b: CounterProbe): number =>
  a.at - b.at || counterRank(a) - counterRank(b);
