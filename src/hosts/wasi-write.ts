/** `fd_write` on descriptors that do not block, as it would be on those that do: all is written, however long it takes. */
import { EAGAIN, pause, type Syscall } from './wasi-calls.ts';

/** Bytes of an entry in the list: an address and a length, 32 bits each. */
const ENTRY = 8;

/**
 * @param write the host's call
 * @param waits whether the guest expects a descriptor to wait
 * @param memory the guest's
 */
export function writeInSlices(
  write: Syscall,
  waits: (fd: number) => boolean,
  memory: () => WebAssembly.Memory | undefined,
): Syscall {
  return (fd = 0, list = 0, count = 0, stored = 0) => {
    const errno = untilReady(write, waits, fd, [list, count, stored]);
    const own = memory();
    if (errno !== 0 || own === undefined || !waits(fd)) return errno;
    const start = list >>> 0;
    const entries = new Uint8Array(own.buffer, start, ENTRY * (count >>> 0));
    const total = sizeOf(entries);
    const result = stored >>> 0;
    let written = writtenOf(own, result);
    if (written >= total) return 0;
    const before = entries.slice();
    try {
      while (written < total) {
        entries.set(before);
        skip(entries, written);
        const failed = untilReady(write, waits, fd, [list, count, stored]);
        // As the system does: what was written counts, the error comes with the next call.
        if (failed !== 0) break;
        written += writtenOf(own, result);
      }
    } finally {
      entries.set(before);
    }
    new DataView(own.buffer).setUint32(result, written, true);
    return 0;
  };
}

/**
 * Node, and other processes that share them, make pipes and terminals non-blocking. A program that did not ask for that must
 * not notice: its libc would treat it as an error, and output would be lost.
 */
export function untilReady(
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

const writtenOf = ({ buffer }: WebAssembly.Memory, at: number): number =>
  new DataView(buffer).getUint32(at, true);

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

function sizeOf(entries: Uint8Array): number {
  const view = viewOf(entries);
  let size = 0;
  for (let at = 4; at < entries.length; at += ENTRY) size += view.getUint32(at, true);
  return size;
}

/** Takes bytes away from the beginning of what the entries name. */
function skip(entries: Uint8Array, bytes: number): void {
  const view = viewOf(entries);
  let left = bytes;
  for (let at = 0; at < entries.length && left > 0; at += ENTRY) {
    const length = view.getUint32(at + 4, true);
    const gone = Math.min(left, length);
    view.setUint32(at, view.getUint32(at, true) + gone, true);
    view.setUint32(at + 4, length - gone, true);
    left -= gone;
  }
}
