/** Points that somebody set at lines of the source, as the rewriter gets them, and what it gives back for each place of the code. */
import type { DefinedFunction } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { CarriedLocal, PointRow } from '../../variables/index.ts';
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
  /** Lines without points have events, too, where `when` holds. */
  readonly others: boolean;
  /** Called for each place of a point. */
  readonly note: (site: PointSite) => void;
  /** Called each time that a point is resolved for a place, before what is unmet there. */
  readonly seen: (index: number) => void;
  readonly unmet: (found: UnmetExpression) => void;
}
