/** Descriptors that a thread can write to without being stuck in the system when nobody reads. */
import { constants, fstatSync, openSync } from 'node:fs';
import process from 'node:process';
import { isatty } from 'node:tty';

/**
 * Another description of a terminal or pipe, on which a write that would wait fails with EAGAIN. The one given is shared
 * with other processes and stays as it is.
 * @returns a new descriptor; the one given where it never waits, or cannot be opened again (sockets; terminals of another user)
 */
export function withoutWaiting(fd: number): number {
  if (process.platform !== 'linux') return fd;
  try {
    if (!isatty(fd) && !fstatSync(fd).isFIFO()) return fd;
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return fd;
  }
}
