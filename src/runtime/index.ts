/** What is needed where a rewritten module runs: the door `wtrace/runtime`. Loads in a browser. */

export { type Attached, attach } from './attach.ts';
export {
  Boundaries,
  type Boundary,
  type CutFrame,
  isStackOverflow,
  stackOf,
} from './boundary.ts';
export { readCounters } from './counters.ts';
export { abnormalEnds, type FrameOwner, type FramePlace, FrameResolver, originalOffset } from './ends.ts';
export { solveCounts } from './solve.ts';
export { parseStack, type StackFrame } from './stack.ts';
