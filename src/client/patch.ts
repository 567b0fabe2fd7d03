/** Functions and accessors of the platform that do something else from now on. */
import { apply, defineProperty, getOwnPropertyDescriptor } from './builtins.ts';

/** Any function. */
export type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;

/** What a function does instead. */
export type Instead = (self: unknown, args: readonly unknown[]) => unknown;

/**
 * Replaces a function by a Proxy: name, length, properties and text are the original's. A property that is not there is left out.
 * @param make gets the original, as something to be called like what it returns
 * @param key which part of an accessor; by default, the property is none
 */
export function patch(
  holder: object | null | undefined,
  name: string,
  make: (original: Instead) => Instead,
  key: 'value' | 'get' | 'set' = 'value',
): void {
  const original = (holder && getOwnPropertyDescriptor(holder, name)?.[key]) as AnyFunction | undefined;
  if (!holder || original === undefined) return;
  const made = make((self, args) => apply(original, self, args));
  const value = new Proxy(original, { apply: (_, self, args) => made(self, args) });
  // All else of the property stays as it is.
  defineProperty(holder, name, { [key]: value });
}
