/** Checks of numbers and columns that all validation shares. A path is made only for the message of a misfit. */
import { misfit } from '../invalid.ts';

/** Numbers from `least` up to `bound`, which is excluded. */
export interface Range {
  readonly least: number;
  readonly bound: number;
  /** What they are, for messages. */
  readonly wanted: string;
}

/** Indices into a list of so many items. */
export function indexInto(items: number): Range {
  return { least: 0, bound: items, wanted: 'a known index' };
}

/** Whole numbers from `least` on that a 32-bit column can hold. */
export function wholeFrom(least: number): Range {
  return { least, bound: 2 ** 32, wanted: `a whole number from ${least} to 2^32 - 1` };
}

/** Offsets in a module and other numbers that WebAssembly gives 32 bits. */
export const anyWord = wholeFrom(0);

/** Whether a number is in a range. */
export function isIn(value: number, { least, bound }: Range): boolean {
  return value >= least && value < bound;
}

/** Refuses a number out of its range. */
export function checkNumber(value: number, range: Range, at: string): void {
  if (!isIn(value, range)) misfit(at, range.wanted);
}

/** Refuses a column with a number out of its range. */
export function checkColumn(column: ArrayLike<number>, range: Range, at: () => string): void {
  for (let i = 0; i < column.length; i++) {
    if (!isIn(column[i]!, range)) misfit(`${at()}[${i}]`, range.wanted);
  }
}

/** Refuses a list of another length. */
export function checkLength(list: ArrayLike<unknown>, length: number, at: string, other: string): void {
  if (list.length !== length) misfit(at, `as long as ${other}`);
}
