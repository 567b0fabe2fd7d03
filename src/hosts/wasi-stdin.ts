/**
 * The stdin of a WASI guest. A thread inside a blocking read can neither be stopped nor ended, so pipes and terminals are read
 * through a description of their own, which does not block, and waited for in slices. All other calls act on fd 0 itself.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import process from 'node:process';
import { isatty } from 'node:tty';
import type { WASI } from 'node:wasi';
import {
  CLOCK_MONOTONIC,
  EAGAIN,
  pause,
  SLICE,
  SUBSCRIPTION,
  type Syscall,
  type Syscalls,
  TAG_CLOCK,
  TAG_FD_READ,
} from './wasi-calls.ts';

const STDIN = 0;
const STDERR = 2;
/** Milliseconds between reads where the descriptor cannot be polled. */
const PAUSE = 5;

/** Whose stdin it is. */
export interface StdinHost {
  readonly wasiClass: typeof WASI;
  /** The guest's. */
  readonly memory: () => WebAssembly.Memory | undefined;
  /** Guest descriptors that are not to wait; kept by `trackNonBlocking`. */
  readonly nonBlocking: ReadonlySet<number>;
}

/** Replaces `fd_read` in `calls`, where stdin can be opened once more, and the calls that move or close descriptors. */
export function readStdinInSlices(calls: Syscalls, host: StdinHost): void {
  const { fd_read, fd_close, fd_renumber } = calls;
  const opened = openStdin();
  if (opened === undefined || !fd_read || !fd_close || !fd_renumber) return;
  /** The guest's descriptor: another after `fd_renumber`; undefined once it is closed. */
  let current: number | undefined = STDIN;
  let read: Syscall | undefined;
  let wait: (() => void) | undefined;
  calls['fd_read'] = (fd = 0, ...rest) => {
    if (fd !== current) return fd_read(fd, ...rest);
    read ??= readerOf(opened, host);
    if (read === undefined) return fd_read(fd, ...rest);
    for (;;) {
      const errno = read(STDIN, ...rest);
      if (errno !== EAGAIN || host.nonBlocking.has(fd)) return errno;
      wait ??= waitForInput(opened, host.wasiClass);
      wait();
    }
  };
  // Polling takes descriptors for a moment, and libuv aborts the process where one gets a number below 3.
  const moved = (...fds: readonly number[]): void => {
    if (fds.some((fd) => fd <= STDERR)) wait = () => pause(PAUSE);
  };
  const closed = (): void => {
    current = undefined;
    // Whoever writes to the pipe must learn that nobody reads it any more.
    closeSync(opened);
  };
  calls['fd_close'] = (fd = 0) => {
    const errno = fd_close(fd);
    if (errno !== 0) return errno;
    moved(fd);
    if (fd === current) closed();
    return errno;
  };
  calls['fd_renumber'] = (from = 0, to = 0) => {
    const errno = fd_renumber(from, to);
    if (errno !== 0 || from === to) return errno;
    moved(from, to);
    if (from === current) current = to;
    else if (to === current) closed();
    return errno;
  };
}

/**
 * Another description of stdin, which does not block; undefined where stdin never waits, has a position, or (sockets) cannot be
 * opened. Reading or polling fd 0 itself that way would make it non-blocking, and a terminal's is shared with the output.
 */
function openStdin(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    if (!fstatSync(STDIN).isFIFO() && !isatty(STDIN)) return undefined;
    return openSync('/proc/self/fd/0', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return undefined;
  }
}

/** `fd_read` of a host whose stdin is `fd`, into the guest's memory; undefined before there is one. */
function readerOf(fd: number, { wasiClass, memory }: StdinHost): Syscall | undefined {
  const own = memory();
  return own && callsOf(fd, wasiClass, own)['fd_read'];
}

function callsOf(fd: number, wasiClass: typeof WASI, memory: WebAssembly.Memory): Syscalls {
  const wasi = new wasiClass({ version: 'preview1', stdin: fd });
  wasi.initialize({ exports: { memory } });
  return wasi.wasiImport as Syscalls;
}

/** A function that returns when a descriptor has something to read or is at its end, or after a while. */
function waitForInput(fd: number, wasiClass: typeof WASI): () => void {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const [subscriptions, events, stored] = [0, 1024, 2048];
  const poll = callsOf(fd, wasiClass, memory)['poll_oneoff'];
  const view = new DataView(memory.buffer);
  return () => {
    new Uint8Array(memory.buffer).fill(0, 0, 4096);
    view.setUint8(subscriptions + SUBSCRIPTION.tag, TAG_CLOCK);
    view.setUint32(subscriptions + SUBSCRIPTION.clockId, CLOCK_MONOTONIC, true);
    view.setBigUint64(subscriptions + SUBSCRIPTION.timeout, BigInt(SLICE) * 1_000_000n, true);
    view.setUint8(subscriptions + SUBSCRIPTION.size + SUBSCRIPTION.tag, TAG_FD_READ);
    view.setUint32(subscriptions + SUBSCRIPTION.size + SUBSCRIPTION.fd, STDIN, true);
    if (poll?.(subscriptions, events, 2, stored) !== 0) pause(PAUSE);
  };
}
