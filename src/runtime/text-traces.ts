/**
 * Stack traces that exist as text only: in engines without structured ones, where a host has read `stack` before, or has frozen
 * `Error`. Not every engine prints the frames of wasm so that they can be told apart: one trace with known frames decides.
 */
import { engineExports, Instance, Module } from './engine.ts';
import { isRuntimeError, ownMessage } from './error-values.ts';
import { removeLimit, restoreLimit } from './realm-error.ts';
import { parseStack, type StackFrame } from './stack.ts';

/**
 * A module with two functions without parameters and results: the second, exported as "f", calls the first, which traps.
 * `unreachable` is at 0x1f, `call` at 0x23.
 */
const trapping = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[3, 3, 2, 0, 0],
  ...[7, 5, 1, 1, 0x66, 0, 1],
  ...[10, 10, 2, 3, 0, 0x00, 0x0b, 4, 0, 0x10, 0, 0x0b],
]);
const EXPECTED = [
  { funcidx: 0, offset: 0x1f },
  { funcidx: 1, offset: 0x23 },
];

let faithful: boolean | undefined;

/**
 * The frames of a stack trace in the engine's own form; undefined where that does not say all that is required.
 * @param stack `stack` of an Error, which no formatter of the host has made
 * @param message `message` of the same Error
 */
export function framesOfText(stack: string, message: string): readonly StackFrame[] | undefined {
  faithful ??= isFaithful();
  return faithful ? parseStack(stack, message) : undefined;
}

function isFaithful(): boolean {
  const removed = removeLimit();
  try {
    const exports = engineExports(new Instance(new Module(trapping)));
    (exports['f'] as () => void)();
    return false;
  } catch (error) {
    if (!isRuntimeError(error)) return false;
    const frames = parseStack(String(error.stack), ownMessage(error));
    return EXPECTED.every(({ funcidx, offset }, i) => {
      const frame = frames[i];
      return frame?.kind === 'wasm' && frame.funcidx === funcidx && frame.offset === offset;
    });
  } finally {
    if (removed) restoreLimit();
  }
}
