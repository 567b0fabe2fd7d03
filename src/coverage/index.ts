/** Coverage: from counts to facts, their names, sums and gates. */
export { collect } from './collect.ts';
export { isDataFile, readDataFile, writeDataFile } from './data-file.ts';
export type { CoverageFacts, FileFacts, FunctionFacts, LineFacts, ModuleFacts } from './facts.ts';
export { filesOf, mergeModules, renameFiles } from './merge.ts';
export { type NamingRules, normalizePath, type Remap, sourceName } from './naming.ts';
export { createNaming, type Naming, type SelectionRules } from './selection.ts';
export { percentText, reaches, type Share, type Summary, summarize } from './summary.ts';
export { type SystemLibrary, systemLibraries, systemLibraryReason } from './system-libraries.ts';
