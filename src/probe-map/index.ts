/** The contract between rewriter and runtime: what was probed, and how counts and events follow from it. */
export { BranchEnd, BranchFlag, type BranchPoints } from './branch-points.ts';
export {
  CALLOUT_COUNT,
  CALLS_EXPORT,
  Callout,
  CURSOR_EXPORT,
  DEPTH_EXPORT,
  type EventDelivery,
  type EventFunction,
  type EventMap,
  type EventSites,
  FLAGS_EXPORT,
  FLAGS_PER_SETTER,
  GLOBAL_EXPORT,
  LOCAL_EXPORT,
  type LocalType,
  MEMORY_EXPORT,
  NO_FILE,
  RING_EXPORT,
  type RingLayout,
  SiteKind,
  type SiteKindCode,
  STACK_EXPORT,
  STATE,
  TURN_EXPORT,
  VALUES_EXPORT,
} from './event-map.ts';
export type { ExportedFunctions } from './exported-functions.ts';
export { type Flow, type FlowGraph, type FlowStop, solveFlow } from './flow-equations.ts';
export { probeMapFromJSON, probeMapToJSON } from './json.ts';
export { type DecodeOptions, decodeProbeMap, encodeProbeMap, forReports } from './packed/codec.ts';
export {
  type Place,
  type PlaceCount,
  Places,
  PlacesWriter,
} from './places.ts';
export {
  type AbnormalExit,
  COUNTERS_EXPORT,
  COUNTERS_PER_READER,
  type EntrySharing,
  EXPORT_PREFIX,
  type FunctionCounts,
  type FunctionProbes,
  type InstructionWalk,
  isPresence,
  NOT_REQUIRED,
  type OffsetMap,
  type ProbedFunctionInfo,
  type ProbeMap,
  START_EXPORT,
  UNKNOWN_PLACE,
} from './probe-map.ts';
export { CountSolver } from './solve/count-solver.ts';
export { counterNumbers, solveCounts, solveNumbers } from './solve/solve-counts.ts';
export type { CountedMap } from './solve/solve-function.ts';
