/**
 * Makes WASI calls that wait interruptible. A thread inside a system call can neither be stopped by the inspector nor be
 * ended, so a program that sleeps or waits for input could not be interrupted without losing its counts.
 */
import type { WASI } from 'node:wasi';
import {
  CLOCK_MONOTONIC,
  EAGAIN,
  EVENT,
  pause,
  SLICE,
  SUBSCRIPTION,
  type Syscall,
  type Syscalls,
  TAG_CLOCK,
  trackNonBlocking,
} from './wasi-calls.ts';
import { readStdinInSlices } from './wasi-stdin.ts';

const STDERR = 2;

/** What waits depend on. */
export interface WaitingHost {
  readonly wasiClass: typeof WASI;
  /** The guest's. */
  readonly memory: () => WebAssembly.Memory | undefined;
}

/** Replaces the calls that may wait in `calls`. */
export function makeWaitsInterruptible(calls: Syscalls, host: WaitingHost): void {
  const { memory } = host;
  const nonBlocking = new Set<number>();
  readStdinInSlices(calls, { ...host, nonBlocking });
  trackNonBlocking(calls, nonBlocking);
  const { fd_read, fd_write, poll_oneoff } = calls;
  if (!fd_read || !fd_write || !poll_oneoff) return;
  const waits = (fd: number): boolean => fd <= STDERR && !nonBlocking.has(fd);
  calls['fd_read'] = (fd = 0, ...rest) => untilReady(fd_read, waits, fd, rest);
  calls['fd_write'] = (fd = 0, ...rest) => untilReady(fd_write, waits, fd, rest);
  calls['poll_oneoff'] = (subscriptions = 0, events = 0, count = 0, stored = 0) => {
    const own = memory();
    const slept = count === 1 && own !== undefined && sleep(own, subscriptions, events, stored);
    return slept ? 0 : poll_oneoff(subscriptions, events, count, stored);
  };
}

/**
 * Node, and other processes that share them, make pipes and terminals non-blocking. A program that did not ask for that must
 * not notice: its libc would treat it as an error, and output would be lost.
 */
function untilReady(
  call: Syscall,
  waits: (fd: number) => boolean,
  fd: number,
  rest: readonly number[],
): number {
  for (let waited = 0; ; waited++) {
    const errno = call(fd, ...rest);
    if (errno !== EAGAIN || !waits(fd)) return errno;
    pause(Math.min(1 + waited / 10, 10));
  }
}

/** Does what `poll_oneoff` does when the only subscription is a timeout. */
function sleep(memory: WebAssembly.Memory, subscription: number, event: number, stored: number): boolean {
  const view = new DataView(memory.buffer);
  const inside = (at: number, size: number): boolean => at >= 0 && at + size <= view.byteLength;
  if (!inside(subscription, SUBSCRIPTION.size) || !inside(event, EVENT.size) || !inside(stored, 4))
    return false;
  const relative = view.getUint16(subscription + SUBSCRIPTION.flags, true) === 0;
  const clock = view.getUint32(subscription + SUBSCRIPTION.clockId, true);
  if (view.getUint8(subscription + SUBSCRIPTION.tag) !== TAG_CLOCK || !relative || clock > CLOCK_MONOTONIC)
    return false;
  const end = performance.now() + Number(view.getBigUint64(subscription + SUBSCRIPTION.timeout, true)) / 1e6;
  for (let left = end - performance.now(); left > 0; left = end - performance.now()) {
    pause(Math.min(left, SLICE));
  }
  const userdata = view.getBigUint64(subscription, true);
  new Uint8Array(memory.buffer, event, EVENT.size).fill(0);
  view.setBigUint64(event, userdata, true);
  view.setUint8(event + EVENT.type, TAG_CLOCK);
  view.setUint32(stored, 1, true);
  return true;
}
