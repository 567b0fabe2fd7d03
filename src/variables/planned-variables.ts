/** The variables of a module by plans that somebody else made: another thread, or one that has ended. */
import { type FrameVariables, variablesOfFrames } from './frame-variables.ts';
import type { GuestState } from './guest-state.ts';
import type { PlannedVariable } from './plan.ts';
import {
  placeKey,
  pointsByList,
  type SiteVariables,
  type StoppedActivation,
  type StoppedPlans,
  type VariablePlans,
} from './site-variables.ts';
import type { SourceType, TypeId, TypeTable } from './types.ts';

const none: SiteVariables = { list: [], carried: [] };

/** What a tracer needs to show variables; see `SourceVariables` of src/runtime. Of functions only: plans have no others. */
export interface PlannedVariables {
  at(offset: number, isEntry: boolean): SiteVariables;
  globals(): readonly PlannedVariable[];
  read(list: readonly PlannedVariable[], state: GuestState): FrameVariables;
  /** Present where somebody can be asked. */
  stopped?(activations: readonly StoppedActivation[]): StoppedPlans['lists'];
}

/** Finds out what is in scope where activations stand; undefined: it cannot be had. */
export type AskWhereStopped = (activations: readonly StoppedActivation[]) => StoppedPlans | undefined;

/** See the top of this file. */
export function plannedVariables({ sites, types }: VariablePlans, ask?: AskWhereStopped): PlannedVariables {
  const later = new Map<TypeId, SourceType>();
  const table: TypeTable = {
    get: (id) =>
      types.get(id) ?? later.get(id) ?? { kind: 'unsupported', name: '?', reason: 'has no description' },
  };
  const points = pointsByList(sites);
  const read = variablesOfFrames({ types: table });
  return {
    at: (offset, isEntry) => sites.get(placeKey(offset, isEntry)) ?? none,
    globals: () => [],
    read: (list, state) => read(list, state, points.get(list)),
    ...(ask && {
      stopped: (activations) => {
        const found = ask(activations);
        for (const [id, type] of found?.types ?? []) later.set(id, type);
        return found?.lists ?? [];
      },
    }),
  };
}
