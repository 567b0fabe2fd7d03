/** Calls of functions that look at a guest while it is stopped at a line. */
import { UsageError } from '../errors.ts';

const ASYNC =
  'returned a promise: it must not be async, for the program goes on when it returns; read what you need before';

/**
 * Calls a function of the host. JavaScript may give an async one.
 * @param of what it is the function of, for messages
 * @throws UsageError when it returns a promise, and whatever it throws
 */
export function callAtOnce<Seen>(fn: (seen: Seen) => void, seen: Seen, of: string): void {
  const answer: unknown = fn(seen);
  if (!(answer instanceof Promise)) return;
  // What it may be rejected with, too late for the event, would end the process besides.
  answer.catch(() => {});
  throw new UsageError(`the function of ${of} ${ASYNC}`);
}
