/** What is needed of the variables of a module's source to show them in frames. */
import type { FuncIdx } from '../../indices.ts';
import type {
  FrameVariables,
  GuestState,
  PlannedVariable,
  SiteVariables,
  StoppedActivation,
  StoppedPlans,
} from '../../variables/index.ts';

/** What a tracer needs of a module to show variables; made by who has read them. */
export interface SourceVariables {
  /** The variables at a place of the module; see `placeKey`. */
  at(offset: number, isEntry: boolean): SiteVariables;
  /** Those outside of all functions, as a function sees them. */
  globals(funcidx: FuncIdx): readonly PlannedVariable[];
  /** Those in scope where activations of the module stand that a trap ended. Absent: nothing is known beyond their last events. */
  stopped?(activations: readonly StoppedActivation[]): StoppedPlans['lists'];
  /** Their values, read when somebody looks. `isLocal`: they are those of {@link at}. */
  read(list: readonly PlannedVariable[], state: GuestState, isLocal: boolean): FrameVariables;
}

/** What an event handed over: the bits of its values; undefined: nothing that is still known. */
export type HandedOver = readonly bigint[] | undefined;
