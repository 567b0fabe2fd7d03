/** Values that were thrown may be anything: a revoked Proxy, an error whose `message` throws. Nothing here throws. */
import { RealmError } from './realm-error.ts';

/** Whether a value is an error of this realm. */
export function isError(value: unknown): value is Error {
  return isInstance(value, RealmError);
}

/** Whether a value is a RuntimeError, made by the engine or by JavaScript. */
export function isRuntimeError(value: unknown): value is WebAssembly.RuntimeError {
  return isInstance(value, WebAssembly.RuntimeError);
}

/** `instanceof`; false where a Proxy does not answer. */
export function isInstance<Instance>(
  value: unknown,
  type: abstract new (...args: never[]) => Instance,
): value is Instance {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** The `message` that an error has itself, as those of engines have; '' where it is no text, or has a getter. */
export function ownMessage(error: Error): string {
  try {
    const value: unknown = Reflect.getOwnPropertyDescriptor(error, 'message')?.value;
    return typeof value === 'string' ? value : '';
  } catch {
    return '';
  }
}

/** Name of the class of an error, for people. */
export function nameOf(error: Error): string {
  try {
    return String(error.name);
  } catch {
    return 'Error';
  }
}

/** What a person is told of something thrown. */
export function messageOf(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  if (!isError(thrown)) return `a thrown ${typeof thrown}`;
  try {
    return String(thrown.message);
  } catch {
    return 'an error whose message cannot be read';
  }
}
