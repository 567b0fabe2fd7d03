/** The points at the place of an event: what holds there, and what is shown. */
import { type Computation, type Computed, compute, holds } from './computation.ts';
import type { PlannedVariable } from './plan.ts';
import type { PlannedPoint, PlannedWatch, PointRow, SitePoints } from './point-row.ts';
import { findNamed } from './qualified-name.ts';
import { type ExpressionSource, type ShownExpression, showExpression } from './shown-expression.ts';
import type { TypeId } from './types.ts';
import type { ShowOptions } from './value.ts';
import type { Variable } from './variable.ts';
import { readContext, type VariableSource, valueAt, variableOf } from './variable-of.ts';
import { saveBytes, savedBytes, watchedBytes, watchedText } from './watched-value.ts';

/** What became of a watched value. */
export type WatchedChange =
  | { readonly kind: 'none' }
  /** Or seen for the first time. */
  | { readonly kind: 'same'; readonly now: Uint8Array }
  | {
      readonly kind: 'changed';
      readonly now: Uint8Array;
      readonly oldText: string;
      readonly newText: string;
    };

/** See the top of this file. Valid during the event. */
export class PointsOfFrame implements ExpressionSource {
  readonly #points: SitePoints;
  readonly #list: readonly PlannedVariable[];
  readonly #source: VariableSource;

  constructor(points: SitePoints, list: readonly PlannedVariable[], source: VariableSource) {
    this.#points = points;
    this.#list = list;
    this.#source = source;
  }

  /** The row of an event; undefined: no point is at its line. */
  row(file: string, line: number): PointRow | undefined {
    return this.#points.rows.find((row) => row.line === line && row.file === file);
  }

  /** Whether the event is wanted without points, too. */
  isTraced({ traced }: PointRow): boolean {
    return typeof traced === 'string' ? traced === 'always' : holds(traced, this.#source.state);
  }

  /** Whether the event is a hit. */
  isHit({ test }: PlannedPoint): boolean {
    return test === undefined || holds(test, this.#source.state);
  }

  /** The values that a point shows. */
  shown({ prints }: PlannedPoint, options?: ShowOptions): ShownExpression[] {
    return prints.map((planned) => showExpression(planned, this, options));
  }

  /** What a watched value was and is, where the guest has kept what it was; undefined: nothing, or the same. */
  changed({ value, saved }: PlannedWatch, before?: Uint8Array): WatchedChange {
    const { state } = this.#source;
    const now = watchedBytes(value, state);
    if (now === undefined) return { kind: 'none' };
    const old = saved === undefined ? before : savedBytes(saved, now.length, state);
    if (saved !== undefined) saveBytes(saved, now, state);
    if (old === undefined || old.every((byte, i) => byte === now[i])) return { kind: 'same', now };
    const oldText = watchedText(value, old, this.#source, 'before');
    return { kind: 'changed', now, oldText, newText: watchedText(value, now, this.#source, 'now') };
  }

  /** All variables in scope, those of inner scopes first. */
  *all(): Iterable<Variable> {
    for (const planned of this.#list) yield variableOf(planned, this.#source);
  }

  /** Variables outside of functions. */
  *globals(): Iterable<Variable> {
    for (const planned of this.#points.globals) yield variableOf(planned, this.#source);
  }

  get(name: string): Variable | undefined {
    const planned = this.#list.find((each) => each.name === name) ?? findNamed(this.#points.named, name);
    return planned && variableOf(planned, this.#source);
  }

  compute(computation: Computation): Computed {
    return compute(computation, this.#source.state);
  }

  valueAt(name: string, type: TypeId, address: number): Variable {
    return valueAt(readContext(this.#source), { name, type, address });
  }
}
