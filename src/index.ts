/** The door `wtrace`: rewriting, coverage facts, reports, errors. */
export {
  type CoverageFacts,
  collect,
  createNaming,
  type FileFacts,
  type FunctionFacts,
  filesOf,
  type LineFacts,
  type ModuleFacts,
  mergeModules,
  type Naming,
  type NamingRules,
  percentText,
  type Remap,
  reaches,
  readDataFile,
  type SelectionRules,
  type Share,
  type Summary,
  sourceName,
  summarize,
  writeDataFile,
} from './coverage/index.ts';
export type { DebugInfo, FunctionInfo, LineTable, ReadFile } from './debuginfo/index.ts';
export {
  CannotRunError,
  DataFileError,
  FileError,
  MalformedDebugInfoError,
  MalformedModuleError,
  MissingPeerError,
  UnsupportedError,
  UsageError,
  type Warning,
  type WarningSlug,
  WtraceError,
} from './errors.ts';
export type { ProbeMap } from './probe-map.ts';
export { probeMapFromJSON, probeMapToJSON } from './probe-map-json.ts';
export {
  formatCobertura,
  formatJson,
  formatLcov,
  formatText,
  type Report,
  type ReportOptions,
  reports,
} from './report/index.ts';
export { type Instrumented, type InstrumentOptions, instrument } from './rewriter/index.ts';
