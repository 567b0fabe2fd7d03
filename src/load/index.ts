/** Loads modules under trace into a host app: `load`, programs, tracers. Browser-safe. */
export { eventOptions } from './event-options.ts';
export type { GivenPoint } from './given-points.ts';
export { type GivenWatch, parseWatch } from './given-watches.ts';
export { load, loadSync } from './load.ts';
export type { LogpointHit, LogpointOptions } from './logpoints.ts';
export type { CoverageOptions, LoadOptions, ModuleSource } from './options.ts';
export { filesNamed, type GivenPlace, parsePlace } from './point-places.ts';
export { ProgramPoints } from './points.ts';
export type { PointsOfModule } from './points-of-module.ts';
export type { GuestExports, Program } from './program.ts';
export { ModuleVariables, prepareVariables } from './source-variables.ts';
export type { CountTraceOptions, OrderedTraceOptions, TraceOptions, Tracing } from './trace-options.ts';
export { createTracer, type Tracer } from './tracer.ts';
export type { WatchChange, WatchOptions } from './watches.ts';
