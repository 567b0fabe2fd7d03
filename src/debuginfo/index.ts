/** Debug info of a module as one line table: DWARF, else a source map, else a disassembly. Knows no probes. */
export { functionTexts } from './disassembly/index.ts';
export { filesWithCode } from './files-with-code.ts';
export type {
  DebugInfo,
  DebugInfoKind,
  DroppedFunction,
  FunctionInfo,
  InlinedFrame,
  LineTable,
  ReadFile,
  SourceMark,
} from './line-table.ts';
export { debugInfoKinds, firstLineRow, RowFlag, rowInForce, runLength } from './line-table.ts';
export { programFunctionsWithoutLines } from './program-functions.ts';
export { type ReadDebugInfoOptions, readDebugInfo } from './read-debug-info.ts';
export {
  loadedVariableReading,
  loadVariableReading,
  readVariables,
  type VariableReading,
} from './variables/read-variables.ts';
export type { SitePlans } from './variables/site-plans.ts';
export type { ModuleVariableReader, VariableReader, VariableSite } from './variables/variable-reader.ts';
export { frameVariables, sitePlansOf, variablesOf } from './variables/variable-reading.ts';
