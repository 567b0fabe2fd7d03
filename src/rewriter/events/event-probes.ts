/** Event probes in a body: printable data; event-code.ts writes their code. */
import type { SiteIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { ProbeRank } from '../write/probe-rank.ts';

/** An event probe. Its code goes right before the instruction at `at` (ModuleOffset in the original). */
export type EventProbe = BorderProbe | InnerProbe;

/** A probe at the only entry or the only exit of a body. */
export type BorderProbe =
  /** Before the first instruction: the activation begins. */
  | { readonly kind: 'enter'; readonly at: ModuleOffset; readonly site: SiteIndex }
  /** Before the first instruction of a function with handlers but no events: notes the depth that they compare with. */
  | { readonly kind: 'watch'; readonly at: ModuleOffset }
  /** Before the final `end`, where all paths out except `return` and tail calls meet. */
  | { readonly kind: 'leave'; readonly at: ModuleOffset; readonly site: SiteIndex };

/** A probe between the instructions of a body. */
export type InnerProbe =
  /** Before `return` or a tail call. */
  | { readonly kind: 'return'; readonly at: ModuleOffset; readonly site: SiteIndex; readonly tail: boolean }
  /** A `line` event each time control passes. */
  | { readonly kind: 'line'; readonly at: ModuleOffset; readonly site: SiteIndex }
  /** Where a handler leads to. */
  | { readonly kind: 'landing'; readonly at: ModuleOffset; readonly site: SiteIndex }
  /** Checks for room in the ring. */
  | { readonly kind: 'check'; readonly at: ModuleOffset }
  /** Checks that it is this instance's turn to append to its ring. */
  | { readonly kind: 'turn'; readonly at: ModuleOffset }
  /** Before a call that may suspend the stack, and after it. */
  | { readonly kind: 'suspend'; readonly at: ModuleOffset }
  | { readonly kind: 'resume'; readonly at: ModuleOffset };

/** Whether a probe is at the entry or the exit. */
export const isBorder = (probe: EventProbe): probe is BorderProbe =>
  probe.kind === 'enter' || probe.kind === 'watch' || probe.kind === 'leave';

/** Rank of a probe among all probes before one instruction. */
export function eventRank(probe: InnerProbe): number {
  switch (probe.kind) {
    case 'turn':
    case 'resume':
      return ProbeRank.resume;
    case 'landing':
      return ProbeRank.landing;
    case 'check':
      return ProbeRank.room;
    case 'line':
      return ProbeRank.line;
    case 'suspend':
    case 'return':
      return ProbeRank.leave;
  }
}
