/** Source variables: the data that describes them, how their values are read and shown. Knows neither DWARF nor probes. */

export { type Computation, type Computed, compute, holds } from './computation.ts';
export { constantText } from './constant-text.ts';
export { type Copying, copyingOf, isCharacter, TEXT_BYTES } from './copied-type.ts';
export { PART_KEPT } from './described-bytes.ts';
export { followPath } from './follow-path.ts';
export { isLibraryType } from './formats/index.ts';
export { type FrameVariables, type FrameVariablesReader, variablesOfFrames } from './frame-variables.ts';
export { type GuestMemory, type GuestState, type WasmValue, wholeMemory } from './guest-state.ts';
export { boundOf, isLastMember } from './open-array.ts';
export { dependsOnWidth } from './operation-stack.ts';
export { missingPart, parsePath, partInside, shortName, typeOfPath, type VariablePath } from './path.ts';
export type {
  NoValueState,
  Operation,
  Piece,
  Place,
  PlannedLength,
  PlannedVariable,
  ValuePlan,
} from './plan.ts';
export { placeText } from './plan-text.ts';
export { type AskWhereStopped, type PlannedVariables, plannedVariables } from './planned-variables.ts';
export type {
  NumberType,
  PlannedExpression,
  PlannedPoint,
  PlannedWatch,
  PointRow,
  SavedValue,
  SitePoints,
  WatchedValue,
} from './point-row.ts';
export type { PointsOfFrame } from './points-of-frame.ts';
export { allNamed, findNamed, isNamed, wholeName } from './qualified-name.ts';
export { SeenValues } from './seen-values.ts';
export { type ShownExpression, showExpression } from './shown-expression.ts';
export {
  type CarriedLocal,
  indicesIn,
  placeKey,
  pointsByList,
  type SiteVariables,
  type StoppedActivation,
  type StoppedPlans,
  type VariablePlans,
} from './site-variables.ts';
export {
  type Encoding,
  isBorrow,
  isReference,
  type Member,
  NO_TYPE,
  type PlainType,
  type SourceType,
  sizeOf,
  type TypeId,
  type TypeTable,
  typeId,
  typeName,
  type Variant,
  type Variants,
  type VirtualBase,
  withoutAliases,
} from './types.ts';
export type { Format, ShowOptions, Value } from './value.ts';
export { fitsInto } from './value-width.ts';
export { Variable } from './variable.ts';
export { type VariableSource, variableOf } from './variable-of.ts';
