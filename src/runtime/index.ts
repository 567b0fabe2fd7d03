/** What other folders use where a rewritten module runs. The published part is public.ts. */
export { solveCounts } from '../probe-map/index.ts';
export { abnormalExits } from './abnormal-exits.ts';
export { attach } from './attach.ts';
export { Boundaries, type Boundary, type OuterCalls } from './boundary.ts';
export type { BoundaryHooks } from './boundary-hooks.ts';
export { readCounters } from './counters.ts';
export { type CutFrame, runningFrames } from './cut-frames.ts';
export { cutRecorder, type Traces } from './cut-recorder.ts';
export { engineExports } from './engine.ts';
export { isError, isInstance, isRuntimeError, messageOf, nameOf } from './error-values.ts';
export { type Callable, passThrough } from './exported-function.ts';
export { type FrameOwner, type FramePlace, FrameResolver, originalOffset } from './frame-resolver.ts';
export { viewImports } from './import-view.ts';
export { InstanceRegistry, instancesOfRealm, type ModulesByNumber } from './instances.ts';
export { type Passage, passageOf } from './passage.ts';
export {
  type EventSource,
  type ExpectedEvents,
  type ExpectedInstance,
  type InstanceOptions,
  type ModuleProbes,
  type RegisteredInstance,
  RegisteredModule,
} from './registered-module.ts';
export { parseStack, type StackFrame } from './stack.ts';
export { isStackOverflow } from './thrown.ts';
export { constantFrames } from './trace/constant-frame.ts';
export {
  type CountFunction,
  DISABLE,
  type Disable,
  type EventArgument,
  type EventArguments,
  type EventName,
  eventNames,
  type MonitorHandler,
  type ReturnInfo,
  type TraceAnswer,
  type TraceFunction,
  type TrapInfo,
  type UnwindInfo,
} from './trace/events.ts';
export {
  constantReads,
  type Frame,
  type FrameRead,
  frameReads,
  type HostFrame,
  type InlinedCall,
  type LocalValue,
  type TracedFunction,
} from './trace/frame.ts';
export { hasMultipleMemories } from './trace/guest.ts';
export type { NestedCounts } from './trace/instance.ts';
export type { ErrorPolicy } from './trace/observers.ts';
export type { SiteFacts, SourceNames } from './trace/sites.ts';
export type { SourceVariables } from './trace/source-variables.ts';
export type { FunctionFilter } from './trace/subscription.ts';
export { type Member, TracerCore } from './trace/tracer.ts';
export { currentFrames, framesOf } from './traces.ts';
