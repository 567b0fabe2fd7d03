/** What the code of event probes depends on: indices in the module, and facts about the function. */
import type { SiteIndex } from '../../indices.ts';
import type { LocalType } from '../../probe-map/index.ts';
import { type CopiedMemory, type GuestExpression, scratchNeeds } from '../conditions/index.ts';
import type { AddedLocals } from '../write/body-part.ts';
import type { CarriedLocal, EventSetup } from './event-options.ts';

/** Indices that all event probes of a module use; -1: not needed. */
export interface EventIndices {
  /** typeidx of [i32 i32] -> [i32]. */
  readonly calloutType: number;
  /** tableidx of the callouts. */
  readonly table: number;
  /** memidx of the ring. */
  readonly ring: number;
  /** Bytes that memory 0 has at least. */
  readonly leastMemory: number;
  /** globalidx of the depth, of the ring's cursor, of that of its values, of the turn flag, of the countdown of `every`. */
  readonly depth: number;
  readonly cursor: number;
  readonly values: number;
  readonly turn: number;
  readonly every: number;
  /** globalidx of each i64 in which a local is passed. */
  readonly locals: readonly number[];
}

/** What the probes of one function use. */
export interface EventFrame {
  /** Types of the locals that events carry, from local 0 on. */
  readonly locals: readonly LocalType[];
  /** Site → what its event carries besides; only where it does. */
  readonly carried: ReadonlyMap<SiteIndex, readonly CarriedLocal[]>;
  /** Site → what of memory its record has a copy of; only in `ring`, where there is something. */
  readonly copies: ReadonlyMap<SiteIndex, readonly CopiedMemory[]>;
  /** Encoded block type of the results. */
  readonly results: Uint8Array;
  /** True when the body has a `leave`. */
  readonly wraps: boolean;
  /** True when it calls anything. */
  readonly calls: boolean;
  readonly checksEach: boolean;
  readonly landsAtEnd: boolean;
  /** Some handler of the function leads to a place inside it. */
  readonly lands: boolean;
  /** See BodyForm of the writer. */
  readonly isWrittenTwice: boolean;
  readonly suspends: boolean;
  /** Site → globalidx of its flags; only with `flags`. */
  readonly flag: (site: SiteIndex) => number;
  /** `line` site → globalidx of how many events it may still have; only with `limit`. */
  readonly left: (site: SiteIndex) => number;
  /** `line` site → its condition; only where it is not always true. */
  readonly tests: ReadonlyMap<number, GuestExpression>;
}

/** Everything that the code of one function's event probes depends on. */
export interface EventCodeOptions {
  readonly setup: EventSetup;
  readonly indices: EventIndices;
  readonly frame: EventFrame;
  /** localidx of the first of the {@link eventLocals} of each type. */
  readonly firstLocal: AddedLocals;
}

/** Locals that event probes add to a function: state of the activation, its depth, a token, those of `when`. */
export function eventLocals(setup: EventSetup, frame: EventFrame): AddedLocals {
  const { i32, i64 } = layout(setup, frame);
  return { i32, i64 };
}

/** Positions of the added locals, counted from the first; -1: none. */
export function layout(setup: EventSetup, { suspends, tests, copies }: EventFrame) {
  let i32 = 0;
  const take = (wanted: boolean): number => (wanted ? i32++ : -1);
  const state = take(setup.tracksCalls && setup.delivery === 'call');
  const depth = take(setup.keepsDepth);
  const token = take(suspends);
  let scratch = { i32: copies.size > 0, i64: copies.size > 0 };
  for (const test of tests.values()) {
    const needs = scratchNeeds(test);
    scratch = { i32: scratch.i32 || needs.i32, i64: scratch.i64 || needs.i64 };
  }
  return { state, depth, token, scratch: take(scratch.i32), i32, i64: scratch.i64 ? 1 : 0 };
}
