/** Coverage: from counts to facts, their names, sums and gates. */

export {
  type Baseline,
  baselineOf,
  type Fall,
  fallsSince,
  formatBaseline,
  parseBaseline,
} from './baseline.ts';
export { branchCounts } from './branch-counts.ts';
export { armNames, missedArms } from './branch-names.ts';
export {
  type Changes,
  changedTest,
  type FilePatch,
  markChanged,
  patchOf,
  unmatchedChanges,
} from './changed-lines.ts';
export { collect } from './collect.ts';
export { withContexts } from './context-facts.ts';
export { allInContext } from './context-lines.ts';
export { type ContextCounts, ContextSums } from './context-sums.ts';
export { CountSums, type CountsToSolve } from './count-sum.ts';
export { dataFileParts, parseDataFile, readDataFile, writeDataFile } from './data-file.ts';
export { type FileChange, parseDiff } from './diff-lines.ts';
export { type DroppedFunction, droppedAsMissed, withDropped } from './dropped.ts';
export { type Exclusions, exclude } from './exclusions/exclude.ts';
export type {
  BranchArmFacts,
  BranchFacts,
  BranchTarget,
  ContextFacts,
  CoverageFacts,
  DroppedFunctionFacts,
  FileFacts,
  FunctionFacts,
  InstanceFacts,
  InstructionCounts,
  LineFacts,
  ModuleFacts,
  ReportFormat,
} from './facts.ts';
export { type Gate, type GatedShare, type MissedGate, missedGates, parseGate } from './gates.ts';
export { inexactWarning } from './inexact.ts';
export { collectInstances } from './instances.ts';
export { countInstructions } from './instruction-counts.ts';
export {
  countedRange,
  type InstructionListing,
  instructionTotal,
  type ListedFunction,
  type ListedInstruction,
} from './instruction-listing.ts';
export { filesOf, mergeModules, renameFiles } from './merge.ts';
export { type ModuleMatcher, moduleMatcher } from './module-globs.ts';
export { ModuleParts } from './module-parts.ts';
export { type NamingRules, type Remap, sourceName } from './naming.ts';
export { packCounters, unpackCounters } from './packed-counters.ts';
export { type LinesOf, withoutScopeEnds } from './scope-ends.ts';
export { disassemblesRest, type Naming, namingWith, type SelectionRules } from './selecting.ts';
export { createNaming, globMatcher, globSources, unmatchedGlobs } from './selection.ts';
export { percentText, reaches, type Share, type Summary, summarize } from './summary.ts';
export { FileTallies } from './tally.ts';
