/** Where the values of an event are among the words that they take in the ring; the same for all events of a site. */
import type { LocalType } from '../../probe-map/index.ts';
import type { CarriedLocal } from '../../variables/index.ts';

/** Bytes of a word. */
export const WORD = 4;
/** Words before the bytes of a copy: how many of them are there, and their address. */
export const COPY_HEADER = 2;

/** See the top of this file. */
export interface RecordLayout {
  readonly locals: readonly RecordedLocal[];
  readonly copies: readonly RecordedCopy[];
  /** All that it takes. */
  readonly words: number;
}

/** A wasm local in a record. */
export interface RecordedLocal {
  /** localidx. */
  readonly index: number;
  readonly type: Exclude<LocalType, '-'>;
  readonly word: number;
}

/** Bytes of memory in a record. */
export interface RecordedCopy {
  readonly word: number;
  /** How many bytes were to be copied. */
  readonly wanted: number;
}

/** 32-bit words that a local takes in a record. */
export function wordsOf(type: LocalType): number {
  return type === '-' ? 0 : type === 'i32' || type === 'f32' ? 1 : 2;
}

/**
 * @param locals those that every event of the function carries
 * @param carried those that variables follow from
 * @param copied bytes of each copy
 */
export function recordLayout(
  locals: readonly LocalType[],
  carried: readonly CarriedLocal[],
  copied: readonly number[],
): RecordLayout {
  let words = 0;
  const take = (count: number): number => {
    words += count;
    return words - count;
  };
  const all = [...locals.map((type, index) => ({ index, type })), ...carried];
  const recorded = all.flatMap(({ index, type }) =>
    type === '-' ? [] : [{ index, type, word: take(wordsOf(type)) }],
  );
  const copies = copied.map((wanted) => ({ wanted, word: take(COPY_HEADER + Math.ceil(wanted / WORD)) }));
  return { locals: recorded, copies, words };
}
