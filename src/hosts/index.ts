/** How programs are run under trace. */
export { exitProcess } from './exit-process.ts';
export type {
  FunctionRange,
  GuestFrame,
  Interruption,
  ModuleOutcome,
  RunEnd,
  RunOptions,
  RunOutcome,
  Signal,
  TracedModule,
} from './program.ts';
export { runProgram } from './run.ts';
export type { EventNames, GuestObserver, Observe, ObserverControl, TraceRequest } from './trace.ts';
