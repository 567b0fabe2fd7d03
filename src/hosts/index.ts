/** How programs are run under trace. */
export { exitProcess } from './exit-process.ts';
export { HeldSignals } from './held-signals.ts';
export type {
  FunctionRange,
  GuestFrame,
  Interruption,
  ModuleOutcome,
  RunEnd,
  RunOptions,
  RunOutcome,
  TracedModule,
} from './program.ts';
export { runProgram } from './run.ts';
export { type Signal, signalCode, signals } from './signals.ts';
export type { EventNames, GuestObserver, Observe, ObserverControl, TraceRequest } from './trace.ts';
