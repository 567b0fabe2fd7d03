/** Adds line probes to modules: the entry point `wtrace/rewriter`. */

export {
  type CopiedMemory,
  copiesOf,
  enumeratorIn,
  joinedCopies,
  type LinePoint,
  MAX_WATCHED,
  type ModulePoints,
  type ModuleWatch,
  missingIn,
  namesVariables,
  type PathCopies,
  type PlaceContext,
  type PointSite,
  type PrintExpression,
  type PrintScope,
  parsePrints,
  parseWhen,
  partsOf,
  pathOf,
  type UnmetExpression,
  variablesIn,
  type WhenExpression,
} from './conditions/index.ts';
export type { Profile } from './counters/weights.ts';
export type {
  CarriedLocal,
  CarriedValues,
  EventKind,
  EventOptions,
  PointedModule,
} from './events/event-options.ts';
export { instructionWalk } from './flow/instruction-blocks.ts';
export { instrument } from './instrument.ts';
export { Entry, type EntryCode } from './kind/entry.ts';
export type { Instrumented, InstrumentOptions } from './options.ts';
export { exportedFunctions } from './write/exported-functions.ts';
