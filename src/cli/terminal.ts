/** The command's own two streams: colour and width decided for each, a closed pipe is a quiet end. */
import process from 'node:process';
import type { WriteStream } from 'node:tty';
import type { Warning } from '../errors.ts';
import { printable } from '../report/index.ts';
import { causeOfCode } from '../store/index.ts';
import { shortMessage } from './shortened.ts';

/** A stream that people may look at. */
export interface Terminal {
  readonly color: boolean;
  /** Columns; undefined when it is not a terminal. */
  readonly width: number | undefined;
  /** Writes text; of no effect once the reader has gone. */
  write(text: string): void;
  /** Resolves when everything is written, or cannot be. */
  flush(): Promise<void>;
  /** Why text is lost: an error code of the system, such as `ENOSPC`. A reader that has gone is none. */
  readonly failure: string | undefined;
}

/** FORCE_COLOR wins over NO_COLOR, as in Node; without either, terminals get colours. */
function wantsColor(stream: WriteStream): boolean {
  const { FORCE_COLOR: force, NO_COLOR: none, TERM: term } = process.env;
  if (force !== undefined) return force !== '0' && force !== 'false';
  if (none !== undefined && none !== '') return false;
  return stream.isTTY === true && term !== 'dumb';
}

function terminal(stream: WriteStream): Terminal {
  let open = true;
  let failure: string | undefined;
  const failed = (error: NodeJS.ErrnoException): void => {
    // EPIPE: the reader has gone (`| head`). Only the first error is the system's.
    if (open && error.code !== 'EPIPE') failure = error.code ?? error.message;
    open = false;
  };
  stream.on('error', failed);
  return {
    color: wantsColor(stream),
    width: stream.isTTY ? stream.columns || undefined : undefined,
    write(text) {
      if (open && text !== '')
        stream.write(text, (error) => {
          if (error) failed(error);
        });
    },
    flush() {
      return new Promise((resolve) => {
        if (!open) resolve();
        // A write has just failed: the stream says so in the next turn of the event loop.
        else if (!stream.writable) setImmediate(resolve);
        else
          stream.write('', (error) => {
            if (error) failed(error);
            resolve();
          });
      });
    },
    get failure() {
      return failure;
    },
  };
}

/** Standard output of wtrace itself. */
export const stdout: Terminal = terminal(process.stdout);
/** Standard error of wtrace itself. */
export const stderr: Terminal = terminal(process.stderr);

const newlines = /\s*[\r\n]+\s*/g;

/** Says one line on stderr that can be read, whatever the text holds. */
export function complain(message: string): void {
  stderr.write(`wtrace: ${printable(shortMessage(message).trim().replace(newlines, ' '))}\n`);
}

/** Waits until everything is written. Returns false, after a line on stderr, when some of it could not be. */
export async function flushTerminals(): Promise<boolean> {
  await stdout.flush();
  if (stdout.failure !== undefined) complain(`cannot write standard output: ${causeOfCode(stdout.failure)}`);
  await stderr.flush();
  return stdout.failure === undefined && stderr.failure === undefined;
}

/** Prints warnings, each once. */
export function printWarnings(warnings: readonly Warning[]): void {
  const seen = new Set<string>();
  for (const { slug, message } of warnings) {
    const line = `warning: ${message} [${slug}]`;
    if (seen.has(line)) continue;
    seen.add(line);
    complain(line);
  }
}
