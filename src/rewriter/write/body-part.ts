/**
 * The interface between kinds of probes and the writer of bodies. A kind provides a part: probes as data, the locals
 * that they need, and the code that writes each. The writer decides where each goes and knows no kind by name.
 */
import type { ModuleOffset } from '../../location.ts';
import type { CodeWriter } from '../../wasm/index.ts';
import type { CopyListener } from './body.ts';

/**
 * Which copy of a body is written. Most bodies have one, which is `probed`; see {@link BodyForm} for those that also have
 * a `plain` one, in which a kind may leave out what only observers need.
 */
export type Copy = 'probed' | 'plain';

/** A probe. Its code goes right before the instruction at `at` (ModuleOffset in the original), or replaces it. */
export interface PlacedProbe {
  readonly at: ModuleOffset;
}

/** Number of locals of each type that are added to a function. */
export interface AddedLocals {
  readonly i32: number;
  readonly i64: number;
}

/** What one kind of probe adds to one body. */
export interface BodyPart<Probe extends PlacedProbe = PlacedProbe> {
  /** Ascending by `at`, then by rank. */
  readonly probes: readonly Probe[];
  /** Rank of a probe among all probes at one instruction, of any kind: one of `ProbeRank`. */
  rank(probe: Probe): number;
  readonly locals: AddedLocals;
  /** Creates the writer of the part, once per body, in the order of the parts. */
  code(place: CodePlace): ProbeCode<Probe>;
}

/** Where the code of a part goes. */
export interface CodePlace {
  readonly code: CodeWriter;
  /** localidx of the part's first local of each type; the others follow. */
  readonly firstLocal: AddedLocals;
  /** The code of another part of the body. May be called only while probes are written. */
  codeOf(part: BodyPart): ProbeCode;
}

/** Writes the probes of one part into one body. */
export interface ProbeCode<Probe extends PlacedProbe = PlacedProbe> {
  /**
   * Writes a probe.
   * @returns ModuleOffset at which the original continues: `probe.at`, or after an instruction that was replaced
   */
  write(probe: Probe, around: Surroundings): ModuleOffset;
  /** Writes the kind's action at a place of the line rule; see lines/state-part.ts. */
  act?(number: number): void;
  /** Present when the part decides the layout of the whole body; at most one part of a body does. */
  readonly form?: BodyForm;
}

/** What the code of a probe may need to know of the code around it. */
export interface Surroundings {
  readonly copy: Copy;
  /** The original module. */
  readonly bytes: Uint8Array;
  /** Must be called for each original opcode that is written in changed form. */
  readonly copied: CopyListener;
  /** Label of the replaced branch → number of added blocks between the branch and the label's target. */
  readonly blocksTo: (label: number) => number;
}

/**
 * A body with a changed layout: code at its only entry and at its only exit, and, with `copies`, everything twice. Which
 * copy runs is decided at the entry; at loop headers control can change over from the probed copy to the plain one.
 */
export interface BodyForm {
  /** The code between entry and exit is in a block, so that branches out of the function lead to its end. */
  readonly wraps: boolean;
  /** The body is written twice, as the arms of an `if`. Only with `wraps`. */
  readonly copies: boolean;
  /** Writes the code of the entry. With `wraps` it ends with a `block`, with `copies` with an `if`. */
  enter(): void;
  /** Writes the code of the exit, before the function's final `end`. With `wraps` it begins with an `end`. */
  leave(): void;
  /** Leaves a nonzero i32 on the stack when control must change over to the plain copy. */
  changesOver(): void;
}
