/** Points as they were given, and what is found of them while modules are rewritten. */
import type { Naming } from '../coverage/index.ts';
import type { PrintExpression, UnmetExpression, WhenExpression } from '../rewriter/index.ts';
import type { GivenPlace } from './point-places.ts';

/** A point as it was given. */
export interface GivenPoint extends GivenPlace {
  /** Where it was given, for messages: `--at sum.c:12`. */
  readonly option: string;
  /** Undefined: each event of the line is a hit. */
  readonly when?: WhenExpression;
  readonly prints: readonly PrintExpression[];
  readonly dumpsLocals: boolean;
  readonly dumpsGlobals: boolean;
}

/** What was found of a point in all modules so far. */
export interface FoundPoint {
  /** Names of files that it may be in. */
  readonly files: Set<string>;
  /** Of those that were left out. */
  readonly omitted: Set<string>;
  /** 1-based lines that it is at. */
  readonly lines: Set<number>;
  sites: number;
  readonly unmet: UnmetExpression[];
}

/** How the points of a program are applied. */
export interface PointRules {
  readonly naming: Naming;
  /** Lines without points have events, too. */
  readonly others: boolean;
  /** Variables that frames show at all events; undefined: none. */
  readonly shown?: 'all' | ReadonlySet<string>;
}
