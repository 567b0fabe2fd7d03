/**
 * Makes WASI calls that wait interruptible. A thread inside a system call can neither be stopped by the inspector nor be
 * ended, so a program that sleeps or waits for input could not be interrupted without losing its counts.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import process from 'node:process';
import type { WASI } from 'node:wasi';

type Syscall = (...args: number[]) => number;
type Syscalls = Record<string, Syscall>;

/** Milliseconds after which a wait checks for interrupts. */
const SLICE = 100;
const STDIN = 0;
const STDERR = 2;
/** `errno` of WASI preview 1. */
const EAGAIN = 6;

// Layout of `subscription` and `event` in WASI preview 1 (witx, `poll_oneoff`).
const SUBSCRIPTION = { size: 48, tag: 8, clockId: 16, timeout: 24, flags: 40, fd: 16 } as const;
const EVENT = { size: 32, error: 8, type: 10 } as const;
const TAG_CLOCK = 0;
const TAG_FD_READ = 1;
const CLOCK_MONOTONIC = 1;

/** Replaces `fd_read`, `fd_write` and `poll_oneoff` in `calls` where they may wait. `memory` is the guest's. */
export function makeWaitsInterruptible(
  calls: Syscalls,
  wasiClass: typeof WASI,
  memory: () => WebAssembly.Memory | undefined,
): void {
  const { fd_read, fd_write, fd_close, fd_renumber, poll_oneoff } = calls;
  if (!fd_read || !fd_write || !fd_close || !fd_renumber || !poll_oneoff) return;
  // After `freopen(…, stdin)` descriptor 0 is another file.
  let isStdin = true;
  let wait: (() => void) | undefined;
  calls['fd_read'] = (fd, ...rest) => {
    if (fd === STDIN && isStdin) {
      wait ??= stdinWait(wasiClass);
      wait();
    }
    return untilReady(fd_read, fd as number, rest);
  };
  calls['fd_write'] = (fd, ...rest) => untilReady(fd_write, fd as number, rest);
  calls['fd_close'] = (fd) => {
    if (fd === STDIN) isStdin = false;
    return fd_close(fd as number);
  };
  calls['fd_renumber'] = (from, to) => {
    if (from === STDIN || to === STDIN) isStdin = false;
    return fd_renumber(from as number, to as number);
  };
  calls['poll_oneoff'] = (subscriptions = 0, events = 0, count = 0, stored = 0) => {
    const own = memory();
    const slept = count === 1 && own !== undefined && sleep(own, subscriptions, events, stored);
    return slept ? 0 : poll_oneoff(subscriptions, events, count, stored);
  };
}

const never = new Int32Array(new SharedArrayBuffer(4));

/** Waits in such a way that the inspector can interrupt. */
const pause = (milliseconds: number): void => void Atomics.wait(never, 0, 0, milliseconds);

/**
 * Node, and other processes that share them, make pipes and terminals non-blocking. The program must not notice: its libc
 * would treat it as an error, and output would be lost.
 */
function untilReady(call: Syscall, fd: number, rest: readonly number[]): number {
  for (let waited = 0; ; waited++) {
    const errno = call(fd, ...rest);
    if (errno !== EAGAIN || fd > STDERR) return errno;
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

/**
 * A function that returns when stdin has something to read or is at its end. It polls a separate file description, since
 * polling makes a description non-blocking, and stdin's may be shared with the terminal that output goes to.
 */
function stdinWait(wasiClass: typeof WASI): () => void {
  const none = (): void => {};
  if (process.platform !== 'linux') return none;
  let own: number;
  try {
    if (fstatSync(STDIN).isFile()) return none;
    own = openSync('/proc/self/fd/0', constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return none;
  }
  const memory = new WebAssembly.Memory({ initial: 1 });
  const [subscriptions, events, stored] = [0, 1024, 2048];
  let poll: Syscall;
  try {
    const wasi = new wasiClass({ version: 'preview1', stdin: own });
    wasi.initialize({ exports: { memory } });
    poll = (wasi.wasiImport as Syscalls)['poll_oneoff']!;
  } catch {
    closeSync(own);
    return none;
  }
  const view = new DataView(memory.buffer);
  return () => {
    for (;;) {
      new Uint8Array(memory.buffer).fill(0, 0, 4096);
      view.setUint8(subscriptions + SUBSCRIPTION.tag, TAG_CLOCK);
      view.setUint32(subscriptions + SUBSCRIPTION.clockId, CLOCK_MONOTONIC, true);
      view.setBigUint64(subscriptions + SUBSCRIPTION.timeout, BigInt(SLICE) * 1_000_000n, true);
      view.setUint8(subscriptions + SUBSCRIPTION.size + SUBSCRIPTION.tag, TAG_FD_READ);
      view.setUint32(subscriptions + SUBSCRIPTION.size + SUBSCRIPTION.fd, STDIN, true);
      if (poll(subscriptions, events, 2, stored) !== 0) return;
      const count = view.getUint32(stored, true);
      for (let i = 0; i < count; i++) {
        if (view.getUint8(events + i * EVENT.size + EVENT.type) === TAG_FD_READ) return;
      }
    }
  };
}
