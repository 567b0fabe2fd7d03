/** The entry point `wtrace`: loading under trace, rewriting, coverage facts, saved data, reports, errors. */
import type { Instrumented } from './rewriter/index.ts';
import type { CountersOfRun, DataFacts, DataOptions, ModuleDescription } from './store/index.ts';

export {
  armNames,
  type BranchArmFacts,
  type BranchFacts,
  type BranchTarget,
  type CoverageFacts,
  collect,
  countInstructions,
  createNaming,
  type FileFacts,
  type FunctionFacts,
  filesOf,
  type InstructionCounts,
  type InstructionListing,
  type LineFacts,
  type ListedFunction,
  type ListedInstruction,
  type ModuleFacts,
  mergeModules,
  type Naming,
  type NamingRules,
  parseDataFile,
  percentText,
  type Remap,
  type ReportFormat,
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
  NotInstrumentedError,
  ReporterError,
  TracerError,
  UnsupportedError,
  UsageError,
  type Warning,
  type WarningSlug,
  WtraceError,
} from './errors.ts';
export {
  type CountTraceOptions,
  type CoverageOptions,
  createTracer,
  type GuestExports,
  type LoadOptions,
  type LogpointHit,
  type LogpointOptions,
  load,
  loadSync,
  type ModuleSource,
  type OrderedTraceOptions,
  type Program,
  prepareVariables,
  type TraceOptions,
  type Tracer,
  type Tracing,
  type WatchChange,
  type WatchOptions,
} from './load/index.ts';
export type { DecodeOptions, InstructionWalk, ProbeMap } from './probe-map/index.ts';
export { decodeProbeMap, encodeProbeMap, probeMapFromJSON, probeMapToJSON } from './probe-map/index.ts';
export {
  type AnnotatedFunction,
  formatAnnotated,
  formatCobertura,
  formatCsv,
  formatJson,
  formatLcov,
  formatText,
  type Report,
  type ReportOptions,
  reports,
} from './report/index.ts';
export { type Instrumented, type InstrumentOptions, instructionWalk, instrument } from './rewriter/index.ts';
export {
  type CountFunction,
  DISABLE,
  type Disable,
  type ErrorPolicy,
  type EventArgument,
  type EventArguments,
  type EventName,
  type Frame,
  type FrameRead,
  type FunctionFilter,
  type HostFrame,
  type InlinedCall,
  type LocalValue,
  type MonitorHandler,
  type ReturnInfo,
  type TraceAnswer,
  type TracedFunction,
  type TraceFunction,
  type TrapInfo,
  type UnwindInfo,
} from './runtime/index.ts';
export type {
  CountersOfModule,
  CountersOfRun,
  DataFacts,
  DataOptions,
  ModuleDescription,
} from './store/index.ts';

export type {
  Format,
  FrameVariables,
  PlainType,
  ShowOptions,
  SourceType,
  Value,
  Variable,
} from './variables/index.ts';

/** Loaded when it is needed: the rest of this entry point works where there are no files. */
const store = () => import('./store/index.ts');

/**
 * Reads the data of many runs, added up: data directories, `.wtrace` files, `wtrace.json` files, and reports of lcov, istanbul
 * and Cobertura, which are read where they are named themselves. Needs Node.
 * @returns facts, and warnings of what was left out
 * @throws DataFileError when there is no data, or none that is sound
 * @throws FileError when a file or directory cannot be read
 */
export async function readDataDir(
  paths: string | readonly string[],
  options?: DataOptions,
): Promise<DataFacts> {
  return (await store()).readDataDir(paths, options);
}

/**
 * Describes a module that `instrument` rewrote, for `writeRunData`. Needs Node.
 * @param name file name of the module, without directory
 * @param selects as it was given to `instrument`
 */
export async function describeModule(
  instrumented: Pick<Instrumented, 'probeMap' | 'debugInfo' | 'warnings'>,
  name: string,
  selects?: (path: string) => boolean,
): Promise<ModuleDescription> {
  return (await store()).describeModule(instrumented, name, selects);
}

/**
 * Writes what a process counted into a data directory, for `readDataDir` and `wtrace report`. Needs Node.
 * @param file name of the file, to write it again when more was counted: counters are cumulative. By default a new one.
 * @returns the name of the file
 * @throws FileError when something cannot be written
 * @throws UsageError when the counters are not those of the probe map
 */
export async function writeRunData(directory: string, run: CountersOfRun, file?: string): Promise<string> {
  return (await store()).writeRunData(directory, run, file);
}
