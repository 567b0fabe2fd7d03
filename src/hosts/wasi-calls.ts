/** What the parts of the WASI host share: its calls, and constants and layouts of WASI preview 1 (witx). */

/** A call of WASI preview 1. */
export type Syscall = (...args: number[]) => number;

/** The calls that a guest imports, by name. */
export type Syscalls = Record<string, Syscall>;

/** `errno`: nothing can be read or written now. */
export const EAGAIN = 6;
/** `fdflags`: reading and writing do not wait. */
export const FDFLAG_NONBLOCK = 4;
/** Layout of `subscription`. */
export const SUBSCRIPTION = { size: 48, tag: 8, clockId: 16, timeout: 24, flags: 40, fd: 16 } as const;
/** Layout of `event`. */
export const EVENT = { size: 32, error: 8, type: 10 } as const;
/** `eventtype`. */
export const TAG_CLOCK = 0;
/** `eventtype`. */
export const TAG_FD_READ = 1;
/** `clockid`. */
export const CLOCK_MONOTONIC = 1;
/** Milliseconds after which a wait checks for interrupts. */
export const SLICE = 100;

const never = new Int32Array(new SharedArrayBuffer(4));

/** Waits in such a way that the inspector can interrupt. */
export const pause = (milliseconds: number): void => void Atomics.wait(never, 0, 0, milliseconds);

/**
 * Keeps a set of the descriptors that the guest made non-blocking.
 */
export function trackNonBlocking(calls: Syscalls, nonBlocking: Set<number>): void {
  const { fd_fdstat_set_flags, fd_close, fd_renumber } = calls;
  if (!fd_fdstat_set_flags || !fd_close || !fd_renumber) return;
  calls['fd_fdstat_set_flags'] = (fd = 0, flags = 0) => {
    const errno = fd_fdstat_set_flags(fd, flags);
    if (errno !== 0) return errno;
    if ((flags & FDFLAG_NONBLOCK) !== 0) nonBlocking.add(fd);
    else nonBlocking.delete(fd);
    return errno;
  };
  calls['fd_close'] = (fd = 0) => {
    const errno = fd_close(fd);
    if (errno === 0) nonBlocking.delete(fd);
    return errno;
  };
  calls['fd_renumber'] = (from = 0, to = 0) => {
    const errno = fd_renumber(from, to);
    if (errno !== 0 || from === to) return errno;
    if (nonBlocking.delete(from)) nonBlocking.add(to);
    else nonBlocking.delete(to);
    return errno;
  };
}
