/**
 * Named pipes that a WASI guest opens: opening and reading one waits for another process, inside the system. They are opened
 * without waiting, and waited for in slices.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { FDFLAG_NONBLOCK, pause, type Syscalls } from './wasi-calls.ts';
import { waitForInput } from './wasi-poll.ts';

/** `errno`: nobody reads the pipe yet. */
const ENXIO = 60;
/** Bits of `rights`. */
const RIGHT_READ = 1n << 1n;
const RIGHT_WRITE = 1n << 6n;
/** Descriptor of the first directory that is given to a guest. */
const FIRST_DIRECTORY = 3;
/** Milliseconds between two attempts. */
const PAUSE = 10;

/** Whose files they are. */
export interface FifoHost {
  /** The guest's. */
  readonly memory: () => WebAssembly.Memory | undefined;
  /** Host directories that are given to it, in order. */
  readonly directories: readonly string[];
}

/** `path_open` of WASI preview 1; rights are 64 bits wide. */
type PathOpen = (...args: (number | bigint)[]) => number;

/**
 * Replaces `path_open` in `calls`, and the calls that move or close descriptors.
 * @returns the guest's descriptors of pipes that do not block, though it did not ask for that
 */
export function openFifosInSlices(calls: Syscalls, { memory, directories }: FifoHost): ReadonlySet<number> {
  const fifos = new Set<number>();
  const { fd_close, fd_renumber, poll_oneoff } = calls;
  const open = calls['path_open'] as PathOpen | undefined;
  if (process.platform === 'win32' || !open || !fd_close || !fd_renumber || !poll_oneoff) return fifos;
  const isFifo = (directory: number, path: number, length: number): boolean => {
    const below = directories[directory - FIRST_DIRECTORY];
    const own = memory();
    if (below === undefined || own === undefined || path + length > own.buffer.byteLength) return false;
    try {
      const name = new TextDecoder().decode(new Uint8Array(own.buffer).slice(path, path + length));
      return statSync(join(below, name), { throwIfNoEntry: false })?.isFIFO() === true;
    } catch {
      return false;
    }
  };
  const replaced: PathOpen = (...args) => {
    const [
      directory = 0,
      lookup = 0,
      path = 0,
      length = 0,
      how = 0,
      rights = 0n,
      inherited = 0n,
      flags = 0,
      opened = 0,
    ] = args;
    const attempt = (fdflags: number | bigint): number =>
      open(directory, lookup, path, length, how, rights, inherited, fdflags, opened);
    const asked = (Number(flags) & FDFLAG_NONBLOCK) !== 0;
    const own = memory();
    if (asked || !own || !isFifo(Number(directory), Number(path) >>> 0, Number(length) >>> 0))
      return attempt(flags);
    const waiting = Number(flags) | FDFLAG_NONBLOCK;
    let errno = attempt(waiting);
    for (; errno === ENXIO; errno = attempt(waiting)) pause(PAUSE);
    if (errno !== 0) return errno;
    const fd = new DataView(own.buffer).getUint32(Number(opened) >>> 0, true);
    fifos.add(fd);
    const both = RIGHT_READ | RIGHT_WRITE;
    // Until somebody has opened it for writing, it would look as if it had ended.
    if ((BigInt(rights) & both) === RIGHT_READ) waitForInput(poll_oneoff, own, fd);
    return 0;
  };
  calls['path_open'] = replaced as (...args: number[]) => number;
  calls['fd_close'] = (fd = 0) => {
    const errno = fd_close(fd);
    if (errno === 0) fifos.delete(fd);
    return errno;
  };
  calls['fd_renumber'] = (from = 0, to = 0) => {
    const errno = fd_renumber(from, to);
    if (errno !== 0 || from === to) return errno;
    if (fifos.delete(from)) fifos.add(to);
    else fifos.delete(to);
    return errno;
  };
  return fifos;
}
