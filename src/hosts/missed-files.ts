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
    if (fd === STDERR && !missed && own !== undefined) missed = textsOf(own, list, length).some(isComplaint);
    return fd_write(fd as number, ...rest);
  };
  return () => missed;
}

const isComplaint = (text: string): boolean => COMPLAINT.test(text);

/** The texts that are written; none when they are not in memory, which `fd_write` itself answers. */
function textsOf({ buffer }: WebAssembly.Memory, list: number, length: number): string[] {
  const start = list >>> 0;
  const count = length >>> 0;
  if (start + ENTRY * count > buffer.byteLength) return [];
  const view = new DataView(buffer);
  return Array.from({ length: count }, (_, i) => {
    const address = view.getUint32(start + ENTRY * i, true);
    const bytes = view.getUint32(start + ENTRY * i + 4, true);
    if (address + bytes > buffer.byteLength) return '';
    return new TextDecoder('latin1').decode(new Uint8Array(buffer, address, bytes));
  });
}
