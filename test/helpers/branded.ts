/** Objects of the library, written by hand: their indices and offsets as plain numbers. */
import type { Places } from '../../src/probe-map/index.ts';

/** A type with `number` in place of each type of index or offset. */
export type Plain<T> = T extends { readonly __index: string } | { readonly __base: string }
  ? number
  : T extends Places | ArrayBufferView | ((...args: never[]) => unknown)
    ? T
    : T extends object
      ? { [K in keyof T]: Plain<T[K]> }
      : T;

/** The same value, of the type with indices and offsets. */
export const branded = <T>(value: Plain<NoInfer<T>>): T => value as T;
