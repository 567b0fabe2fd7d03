/** The variables at the places of a module's events, and the wasm locals from which their values follow. Plain data. */
import type { Place, PlannedVariable } from './plan.ts';
import type { SitePoints } from './point-row.ts';
import type { SourceType, TypeId } from './types.ts';

/** A wasm local whose value is handed over at an event. */
export interface CarriedLocal {
  /** localidx. */
  readonly index: number;
  readonly type: 'i32' | 'i64' | 'f32' | 'f64';
}

/** The variables at one place, those of inner scopes first. */
export interface SiteVariables {
  readonly list: readonly PlannedVariable[];
  /** What their values follow from besides memory and globals; ascending. */
  readonly carried: readonly CarriedLocal[];
  /** Delivery `ring`: bytes of each copy of memory in a record of the place, as far as they are there; see `CopyCode`. */
  readonly copied?: readonly number[];
  /** Present where there are points. */
  readonly points?: SitePoints;
}

/** The variables of all places that events were planned for; can be cloned between threads. */
export interface VariablePlans {
  /** By {@link placeKey}. */
  readonly sites: ReadonlyMap<number, SiteVariables>;
  /** The types of these variables, and those that they name. */
  readonly types: ReadonlyMap<TypeId, SourceType>;
}

/** An activation that a trap ended. */
export interface StoppedActivation {
  /** funcidx. */
  readonly funcidx: number;
  /** ModuleOffset in the rewritten module: the instruction at which it stands. */
  readonly stop: number;
  /** Its last event: ModuleOffset in the original, and whether that was its `call`. */
  readonly offset: number;
  readonly isEntry: boolean;
}

/** What is in scope where activations stand; can be cloned between threads. */
export interface StoppedPlans {
  /** One for each; undefined: no more is known than at its last event. */
  readonly lists: readonly (readonly PlannedVariable[] | undefined)[];
  readonly types: VariablePlans['types'];
}

/**
 * A number for a place.
 * @param offset ModuleOffset of the instruction before which values are wanted
 * @param isEntry the function was just entered
 */
export const placeKey = (offset: number, isEntry: boolean): number => 2 * offset + (isEntry ? 1 : 0);

/** Indices of the wasm locals or globals that the values of variables are computed from, ascending. */
export function indicesIn(list: readonly PlannedVariable[], op: 'local' | 'global'): readonly number[] {
  const found = new Set<number>();
  for (const { plan, lengths } of list) {
    if (plan.state === 'value') addIndices(plan.place, op, found);
    for (const length of lengths ?? [])
      if (length?.plan.state === 'value') addIndices(length.plan.place, op, found);
  }
  return [...found].sort((a, b) => a - b);
}

function addIndices(place: Place, op: 'local' | 'global', found: Set<number>): void {
  if (place.kind === 'pieces') {
    for (const piece of place.pieces) if (piece.place !== undefined) addIndices(piece.place, op, found);
    return;
  }
  if (place.kind === 'bytes') return;
  for (const operation of place.kind === 'memory' ? place.address : place.value)
    if (operation.op === op) found.add(operation.index);
}

/** Points of sites by their lists of variables, which are objects of their own where there are points. */
export function pointsByList(
  sites: ReadonlyMap<number, SiteVariables>,
): ReadonlyMap<readonly PlannedVariable[], SitePoints> {
  const found = new Map<readonly PlannedVariable[], SitePoints>();
  for (const { list, points } of sites.values()) if (points !== undefined) found.set(list, points);
  return found;
}
