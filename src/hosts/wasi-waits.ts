/**
 * Makes WASI calls that wait interruptible. A thread inside a system call can neither be stopped by the inspector nor be
 * ended, so a program that sleeps or waits for input could not be interrupted without losing its counts.
 */
import type { WASI } from 'node:wasi';
import { type Syscalls, trackNonBlocking } from './wasi-calls.ts';
import { openFifosInSlices } from './wasi-fifos.ts';
import { pollInSlices } from './wasi-poll.ts';
import { readStdinInSlices } from './wasi-stdin.ts';
import { untilReady, writeInSlices } from './wasi-write.ts';

const STDERR = 2;

/** What waits depend on. */
export interface WaitingHost {
  readonly wasiClass: typeof WASI;
  /** The guest's. */
  readonly memory: () => WebAssembly.Memory | undefined;
  /** Host directories that are given to it, in order. */
  readonly directories: readonly string[];
}

/** Replaces the calls that may wait in `calls`. */
export function makeWaitsInterruptible(calls: Syscalls, host: WaitingHost): void {
  const { memory } = host;
  const nonBlocking = new Set<number>();
  const fifos = openFifosInSlices(calls, host);
  readStdinInSlices(calls, { ...host, nonBlocking });
  trackNonBlocking(calls, nonBlocking);
  const { fd_read, fd_write, poll_oneoff } = calls;
  if (!fd_read || !fd_write || !poll_oneoff) return;
  const waits = (fd: number): boolean => (fd <= STDERR || fifos.has(fd)) && !nonBlocking.has(fd);
  calls['fd_read'] = (fd = 0, ...rest) => untilReady(fd_read, waits, fd, rest);
  calls['fd_write'] = writeInSlices(fd_write, waits, memory);
  calls['poll_oneoff'] = pollInSlices(poll_oneoff, memory);
}
