/** What is to be done at a line where somebody set points: conditions and expressions, resolved for one place of the code. Plain data. */
import type { Computation } from './computation.ts';
import type { VariablePath } from './path.ts';
import type { NoValueState, PlannedVariable } from './plan.ts';
import type { TypeId } from './types.ts';

/** Types of numbers in expressions. */
export type NumberType = 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64';

/** An expression at a place. */
export type PlannedExpression = { readonly text: string } & (
  | { readonly kind: 'path'; readonly path: VariablePath }
  /** A whole value in memory. */
  | { readonly kind: 'object'; readonly address: Computation; readonly type: TypeId }
  | { readonly kind: 'number'; readonly type: NumberType | 'address'; readonly number: Computation }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'none'; readonly state: NoValueState; readonly reason: string }
);

/** A point at a place. */
export interface PlannedPoint {
  /** Its index among all points. */
  readonly index: number;
  /** Undefined: each event is a hit. */
  readonly test?: Computation;
  readonly prints: readonly PlannedExpression[];
}

/** How a value is read at a place. */
export type WatchedValue =
  | { readonly kind: 'object'; readonly address: Computation; readonly type: TypeId; readonly size: number }
  | { readonly kind: 'number'; readonly type: NumberType; readonly number: Computation };

/** Wasm globals that hold what was seen last. */
export interface SavedValue {
  /** globalidx of an i32: 0 until something was seen. */
  readonly seen: number;
  /** globalidx of i64s: the bytes, eight in each. */
  readonly words: readonly number[];
}

/** A watch at a place. */
export interface PlannedWatch {
  /** Its index among all watches. */
  readonly index: number;
  readonly value: WatchedValue;
  /** Which variables its names are here: inner ones may have the name of outer ones. */
  readonly variables: string;
  /** They are one for all activations. */
  readonly isShared: boolean;
  /** Present where the guest compares. */
  readonly saved?: SavedValue;
}

/** A row of the line table with points. */
export interface PointRow {
  /** As the user sees it. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** Whether its events are wanted without points, too. */
  readonly traced: 'always' | 'never' | Computation;
  readonly points: readonly PlannedPoint[];
  readonly watches: readonly PlannedWatch[];
}

/** The rows with points at one instruction. */
export interface SitePoints {
  readonly rows: readonly PointRow[];
  /** Variables outside of functions that expressions name there. */
  readonly named: readonly PlannedVariable[];
  /** Those that are shown there; empty unless requested. */
  readonly globals: readonly PlannedVariable[];
}
