/** The language of `when`: conditions that are compiled into probes (docs/when.md). */

export { enumeratorIn } from './compiled-variable.ts';
export { type CopiedMemory, copiesOf, type PathCopies } from './copied-memory.ts';
export { partsOf, type WhenExpression } from './expression.ts';
export { type GuestExpression, scratchNeeds } from './guest-expression.ts';
export { joinedCopies } from './joined-copies.ts';
export type {
  LinePoint,
  ModulePoints,
  ModuleWatch,
  PointSite,
  PrintExpression,
  UnmetExpression,
} from './line-point.ts';
export { readableMemory, wantedLocalNames } from './module-facts.ts';
export { parseWhen } from './parse.ts';
export { parsePrints } from './parse-prints.ts';
export { missingIn, type PrintScope, pathOf, variablesIn } from './planned-print.ts';
export { MAX_WATCHED } from './planned-watch.ts';
export { localNamesIn, namesVariables, UnmetReferences } from './references.ts';
export type { Specialised } from './simplify.ts';
export type { PlaceContext } from './source-place.ts';
export { type ConditionVariables, SourceScopes } from './source-scope.ts';
export { type GuestFunction, type GuestSite, type SourceScope, specialise } from './specialise.ts';
export { type ScratchLocals, writeGuestExpression } from './write-guest-expression.ts';
