/** What guests and hosts throw: whether it is a trap, and where it was thrown. */
import { parseStack } from './stack.ts';

const OVERFLOW = /call stack|too much recursion/i;

/** Whether an error is an exhausted stack: V8, JavaScriptCore and SpiderMonkey throw errors of different classes. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof Error && error.name !== 'RuntimeError' && OVERFLOW.test(error.message);
}

/** The stack of anything thrown; '' when it has none. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return typeof error.stack === 'string' ? error.stack : '';
}

/**
 * Whether no wasm code can have caught this: a trap or an exhausted stack, made by the engine. A RuntimeError made by
 * JavaScript has a JavaScript frame on top, and can be caught.
 */
export function isTrap(error: unknown): boolean {
  if (isStackOverflow(error)) return true;
  if (!(error instanceof WebAssembly.RuntimeError)) return false;
  return parseStack(stackOf(error).split('\n', 8).join('\n'), error.message)[0]?.kind === 'wasm';
}
