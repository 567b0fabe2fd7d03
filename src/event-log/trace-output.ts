/**
 * Text that a traced program makes at a great rate, written in large pieces and in order. A write that was cut short by a
 * signal is taken up again where it stood, so that what is there are whole lines.
 */
import { fstatSync, ftruncateSync, writeSync } from 'node:fs';
import { withoutWaiting } from '../store/index.ts';

/** Characters that are held back at most. */
const WRITE_AT_ONCE = 1 << 16;
const NEWLINE = 10;
/** Bytes that a pipe takes as a whole, whoever else writes to it (`PIPE_BUF` of Linux). */
const WHOLE = 4096;

const encoder = new TextEncoder();
const never = new Int32Array(new SharedArrayBuffer(4));

/** One descriptor. After a failure it takes nothing more. */
export class TraceOutput {
  readonly #fd: number;
  readonly #failed: () => void;
  /** Bytes that are written at once at most, unless a line is longer. */
  readonly #atOnce: number;
  /** Where in the file the next byte goes; undefined: there are no positions, or others write there too. */
  #position: number | undefined;
  #text = '';
  /** What is being written, and how much of it was. */
  #bytes: Uint8Array | undefined;
  #written = 0;
  /** Why no more can be written: an error code of the system, such as `ENOSPC`. */
  failure: string | undefined;

  /**
   * @param own nobody else writes to it, and it is empty
   * @param failed called at once when it takes nothing more
   */
  constructor(fd: number, own: boolean, failed: () => void) {
    this.#fd = withoutWaiting(fd);
    this.#failed = failed;
    const isFile = fstatSync(fd).isFile();
    this.#position = own && isFile ? 0 : undefined;
    this.#atOnce = own || isFile ? Number.POSITIVE_INFINITY : WHOLE;
  }

  /** Adds whole lines. */
  add(text: string): void {
    this.#text += text;
    if (this.#text.length >= WRITE_AT_ONCE) this.flush();
  }

  /** Writes what is held back; also when an earlier call was stopped half way. */
  flush(): void {
    if (this.#bytes !== undefined) this.#write(this.#bytes);
    if (this.#text === '') return;
    this.#bytes = encoder.encode(this.#text);
    this.#text = '';
    this.#write(this.#bytes);
  }

  #write(bytes: Uint8Array): void {
    while (this.#written < bytes.length && this.failure === undefined) {
      try {
        const position = this.#position === undefined ? null : this.#position + this.#written;
        this.#written += writeSync(this.#fd, bytes, this.#written, this.#piece(bytes), position);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        // A pipe or terminal that somebody made non-blocking, and that is full.
        if (code === 'EAGAIN') Atomics.wait(never, 0, 0, 1);
        else this.#fail(bytes, code ?? String(error));
      }
    }
    if (this.#position !== undefined) this.#position += this.#written;
    this.#written = 0;
    this.#bytes = undefined;
  }

  /** Length of what is written next: whole lines, where others write between two pieces. */
  #piece(bytes: Uint8Array): number {
    const left = bytes.length - this.#written;
    if (left <= this.#atOnce) return left;
    const end = this.#written + this.#atOnce;
    const last = bytes.lastIndexOf(NEWLINE, end - 1);
    return (last < this.#written ? bytes.indexOf(NEWLINE, end) : last) + 1 - this.#written;
  }

  #fail(bytes: Uint8Array, code: string): void {
    this.failure = code;
    this.#failed();
    if (this.#position === undefined) return;
    const whole = bytes.subarray(0, this.#written).lastIndexOf(NEWLINE) + 1;
    try {
      ftruncateSync(this.#fd, this.#position + whole);
    } catch {
      // The first failure is the one to tell.
    }
  }
}
