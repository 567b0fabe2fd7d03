/** The command's own two streams: colour and width decided for each, a closed pipe is a quiet end. */
import process from 'node:process';
import type { WriteStream } from 'node:tty';
import type { Warning } from '../errors.ts';
import { printable } from '../report/index.ts';

/** A stream that people may look at. */
export interface Terminal {
  readonly color: boolean;
  /** Columns; undefined when it is not a terminal. */
  readonly width: number | undefined;
  /** Writes text; of no effect once the reader has gone. */
  write(text: string): void;
  /** Resolves when everything is written, or cannot be. */
  flush(): Promise<void>;
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
  // EPIPE: the reader has gone (`| head`). Any other failure leaves nobody to tell either.
  stream.on('error', () => {
    open = false;
  });
  return {
    color: wantsColor(stream),
    width: stream.isTTY ? stream.columns || undefined : undefined,
    write(text) {
      if (open && text !== '') stream.write(text);
    },
    flush() {
      return new Promise((resolve) => {
        if (open && stream.writable) stream.write('', () => resolve());
        else resolve();
      });
    },
  };
}

/** Standard output of wtrace itself. */
export const stdout: Terminal = terminal(process.stdout);
/** Standard error of wtrace itself. */
export const stderr: Terminal = terminal(process.stderr);

const newlines = /\s*[\r\n]+\s*/g;

/** Says one line on stderr, whatever the text holds. */
export function complain(message: string): void {
  stderr.write(`wtrace: ${printable(message.trim().replace(newlines, ' '))}\n`);
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
