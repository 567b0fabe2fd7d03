/** How programs are run under trace. */
export { exitProcess } from './exit-process.ts';
export type {
  GuestFrame,
  ModuleOutcome,
  RunEnd,
  RunOptions,
  RunOutcome,
  Signal,
  TracedModule,
} from './program.ts';
export { runProgram } from './run.ts';
