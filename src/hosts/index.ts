/** How programs are run under trace. */
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
