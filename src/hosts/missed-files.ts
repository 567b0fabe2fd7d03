/**
 * Whether a program said on stderr that it could not open a file. WASI programs see only the directories that they are
 * given; without any, their libc refuses every path itself, without a call of the host.
 */

type Syscalls = Record<string, (...args: number[]) => number>;

const STDERR = 2;
/** What wasi-libc (older, newer) and Rust say of a path below no directory, and what programs say themselves. */
const COMPLAINT =
  /capabilities insufficient|no such file|find a pre-opened file descriptor|(?:cannot|can't|could not|couldn't|unable to|failed to) open|file not found/i;
/** Bytes of an entry in the list of `fd_write`: an address and a length, 32 bits each. */
const ENTRY = 8;
/** How much of one write is looked at: complaints are short. */
const MOST_TEXTS = 64;
const MOST_BYTES = 4096;

/**
 * Replaces `fd_write` in `calls`.
 * @param memory the guest's
 * @returns a function that tells
 */
export function watchForMissedFiles(
  calls: Syscalls,
  memory: () => WebAssembly.Memory | undefined,
): () => boolean {
  const { fd_write } = calls;
  let missed = false;
  if (fd_write === undefined) return () => missed;
  calls['fd_write'] = (fd, ...rest) => {
    const [list = 0, length = 0] = rest;
    const own = memory();
    if (fd === STDERR && !missed && own !== undefined) missed = hasComplaint(own, list, length);
    return fd_write(fd as number, ...rest);
  };
  return () => missed;
}

/** Whether a text that is written is one; what is not in memory `fd_write` itself answers. */
function hasComplaint({ buffer }: WebAssembly.Memory, list: number, length: number): boolean {
  const start = list >>> 0;
  const count = Math.min(length >>> 0, MOST_TEXTS);
  if (start + ENTRY * count > buffer.byteLength) return false;
  const view = new DataView(buffer);
  for (let i = 0; i < count; i++) {
    const address = view.getUint32(start + ENTRY * i, true);
    const bytes = Math.min(view.getUint32(start + ENTRY * i + 4, true), MOST_BYTES);
    if (address + bytes > buffer.byteLength) continue;
    if (COMPLAINT.test(new TextDecoder('latin1').decode(new Uint8Array(buffer, address, bytes)))) return true;
  }
  return false;
}
