/**
 * The entry point `wtrace/runtime`: what a page or another host needs where a rewritten module runs. Loads in a browser.
 * Folders of src import index.ts instead.
 */
export {
  type AbnormalExit,
  decodeProbeMap,
  type FunctionCounts,
  type ProbeMap,
  probeMapFromJSON,
  solveCounts,
} from '../probe-map/index.ts';
export { type Attached, type AttachOptions, attach, wrapImports } from './attach.ts';
export {
  DISABLE,
  type Disable,
  type EventArgument,
  type EventArguments,
  type EventName,
  type ReturnInfo,
  type TraceAnswer,
  type TraceFunction,
  type TrapInfo,
  type UnwindInfo,
} from './trace/events.ts';
export type { Frame, FrameRead, HostFrame, InlinedCall, LocalValue, TracedFunction } from './trace/frame.ts';
