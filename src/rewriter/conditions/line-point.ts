/** Points that somebody set at lines of the source, as the rewriter gets them, and what it gives back for each place of the code. */
import type { DefinedFunction } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { CarriedLocal, PlannedVariable, PointRow, SavedValue } from '../../variables/index.ts';
import type { WhenExpression } from './expression.ts';

/** An expression as it was given. */
export interface PrintExpression {
  readonly text: string;
  readonly expression: WhenExpression;
}

/** A point at a line of one module. */
export interface LinePoint {
  /** Indices into `files` of the line table. */
  readonly files: ReadonlySet<number>;
  /** 1-based. */
  readonly line: number;
  /** Undefined: each event of the line is a hit. */
  readonly when?: WhenExpression;
  readonly prints: readonly PrintExpression[];
}

/** A value that is watched in one module. */
export interface ModuleWatch {
  readonly expression: WhenExpression;
  /** Variables that its names are; undefined: those in scope. */
  readonly variables?: readonly PlannedVariable[];
  /** Whether it is watched in a function. */
  readonly isIn: (fn: DefinedFunction) => boolean;
}

/** Something that means nothing at a place. */
export interface UnmetExpression {
  /** Of the point. */
  readonly index: number;
  /** The condition of the point, or the text of an expression. */
  readonly of: { readonly kind: 'when' } | { readonly kind: 'print'; readonly text: string };
  /** For people: `no variable is named m; in scope are n, total`. */
  readonly why: string;
}

/** An instruction before which points are. */
export interface PointSite {
  readonly fn: DefinedFunction;
  readonly offset: ModuleOffset;
  readonly rows: readonly PointRow[];
  /** What its events carry; ascending. */
  readonly carried: readonly CarriedLocal[];
}

/** The points of one module. */
export interface ModulePoints {
  /** By their index among all points; undefined: it is in no file of the module. */
  readonly list: readonly (LinePoint | undefined)[];
  /** By their index among all watches; undefined: nothing of it is in the module. */
  readonly watches: readonly (ModuleWatch | undefined)[];
  /** Lines without points have events, too, where `when` holds. */
  readonly others: boolean;
  /** Called for each place of a point. */
  readonly note: (site: PointSite) => void;
  /** Called with the globals in which the guest keeps what was seen of a watch. */
  readonly saved: (saved: SavedValue) => void;
  /** Called for each place where a watched value can be read. */
  readonly watched: (index: number) => void;
  /** Called each time that a point is resolved for a place, before what is unmet there. */
  readonly seen: (index: number) => void;
  readonly unmet: (found: UnmetExpression) => void;
}
