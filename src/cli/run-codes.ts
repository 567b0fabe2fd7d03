/** Exit codes of `wtrace run`, by how the program and its trace ended. */
import process from 'node:process';
import { type RunEnd, signalCode } from '../hosts/index.ts';
import { ExitCode } from './exit-codes.ts';
import type { TraceEnd } from './trace-request.ts';

/** The program's own exit code. */
export function codeOf(end: RunEnd): number {
  switch (end.kind) {
    case 'exit':
      return asTheSystemSees(end.code);
    case 'trap':
    case 'error':
      return ExitCode.trapped;
    case 'interrupted':
      switch (end.by) {
        case 'timeout':
          return ExitCode.timedOut;
        case 'reader-gone':
          return ExitCode.readerGone;
        case 'point':
          return ExitCode.stopped;
        default:
          return signalCode(end.by);
      }
  }
}

/** Of an exit code, POSIX keeps the last eight bits: 256 is success. */
const asTheSystemSees = (code: number): number => (process.platform === 'win32' ? code : code & 0xff);

/** What wtrace has to say where the program itself exited with 0. */
export function codeOfTrace(end: TraceEnd): number {
  switch (end) {
    case 'written':
      return ExitCode.ok;
    case 'reader-gone':
      return ExitCode.readerGone;
    case 'failed':
      return ExitCode.failure;
  }
}
