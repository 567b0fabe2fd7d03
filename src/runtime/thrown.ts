/** What guests and hosts throw: whether it is a trap. */
import { isError, isRuntimeError, ownMessage } from './error-values.ts';
import { framesOf } from './traces.ts';

const OVERFLOW = /call stack|too much recursion/i;

/** Whether an error is an exhausted stack: V8, JavaScriptCore and SpiderMonkey throw errors of different classes. */
export function isStackOverflow(error: unknown): boolean {
  return isError(error) && !isRuntimeError(error) && OVERFLOW.test(ownMessage(error));
}

/**
 * Whether no wasm code can have caught this: a trap or an exhausted stack, made by the engine. A RuntimeError made by
 * JavaScript has a JavaScript frame on top, and can be caught.
 */
export function isTrap(error: unknown): boolean {
  if (isStackOverflow(error)) return true;
  if (!isRuntimeError(error)) return false;
  const frames = framesOf(error);
  // Without a trace it is most likely the engine's.
  return frames === undefined || frames[0]?.kind === 'wasm';
}
