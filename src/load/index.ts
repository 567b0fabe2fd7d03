/** Loads modules under trace into a host app: `load`, programs, tracers. Browser-safe. */
export { eventOptions } from './event-options.ts';
export { load, loadSync } from './load.ts';
export type { CoverageOptions, LoadOptions, ModuleSource } from './options.ts';
export type { GuestExports, Program } from './program.ts';
export { ModuleVariables, prepareVariables } from './source-variables.ts';
export type { CountTraceOptions, OrderedTraceOptions, TraceOptions, Tracing } from './trace-options.ts';
export { createTracer, type Tracer } from './tracer.ts';
