/**
 * Shapes of JSON values: a description of a value's type that checks one, and says where it differs. Types only; what the
 * numbers may be is checked by validation/.
 */
import { misfit } from './invalid.ts';

/** Returns the value with its type, or refuses it; `at` is its path. */
export type Shape<T> = (value: unknown, at: string) => T;

/** Numbers of a probe map have 32 bits at most, or are small negative ones. */
const isNumber = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= -(2 ** 31) && (value as number) < 2 ** 32;

/** A string. */
export const text: Shape<string> = (value, at) =>
  typeof value === 'string' ? value : misfit(at, 'a string');

/** true or false. */
export const flag: Shape<boolean> = (value, at) =>
  typeof value === 'boolean' ? value : misfit(at, 'true or false');

/** A whole number. */
export const whole: Shape<number> = (value, at) => (isNumber(value) ? value : misfit(at, 'a whole number'));

/** Numbers; a path is made only for one that is none. */
export const numbers: Shape<readonly number[]> = (value, at) => {
  if (!Array.isArray(value)) return misfit(at, 'an array');
  const wrong = (value as unknown[]).findIndex((item) => !isNumber(item));
  return wrong < 0 ? (value as number[]) : misfit(`${at}[${wrong}]`, 'a whole number');
};

/** Numbers of a column of 32-bit words. */
export const words: Shape<Uint32Array> = (value, at) => {
  const found = numbers(value, at);
  const wrong = found.findIndex((item) => item < 0);
  return wrong < 0 ? Uint32Array.from(found) : misfit(`${at}[${wrong}]`, 'a whole number from 0 to 2^32 - 1');
};

/** One of some strings. */
export function oneOf<T extends string>(...values: readonly T[]): Shape<T> {
  return (value, at) =>
    values.find((known) => known === value) ?? misfit(at, values.map((known) => `"${known}"`).join(' or '));
}

/** An array. */
export function list<T>(item: Shape<T>): Shape<T[]> {
  return (value, at) =>
    Array.isArray(value)
      ? (value as unknown[]).map((entry, i) => item(entry, `${at}[${i}]`))
      : misfit(at, 'an array');
}

/** A property that may be missing; `undefined` then. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, at) => (value === undefined ? undefined : shape(value, at));
}

/** An object that has at least these properties; those that are undefined are left out. */
export function object<T extends object>(
  shapes: { readonly [K in keyof T]-?: Shape<T[K] | undefined> },
): Shape<T> {
  const entries = Object.entries(shapes) as [string, Shape<unknown>][];
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return misfit(at, 'an object');
    const prefix = at === '' ? '' : `${at}.`;
    const found = entries
      .map(([name, shape]) => [name, shape((value as Record<string, unknown>)[name], `${prefix}${name}`)])
      .filter(([, entry]) => entry !== undefined);
    return Object.fromEntries(found) as T;
  };
}
