/**
 * What a page or worker sends of its counts: messages, each small enough for any transport. Counters only grow, and each message
 * has those that changed since an earlier one which is known to have arrived; so whoever collects them keeps the larger of two values,
 * and no order of arrival is needed. Layout: length of the head (unsigned LEB128), head (JSON, UTF-8), then for each module of the head
 * pairs of LEB128 numbers: how many counters were skipped, and a counter.
 */

/** A place at which activations were cut off: the engine's words, without names. `module` and `newest` count {@link MessageHead.ids}. */
export type FrameRow = readonly [
  url: string,
  funcidx: number,
  offset: number,
  module: number,
  newest: number,
  how: string,
  count: number,
];

/** What comes before the counters. */
export interface MessageHead {
  /** Of the document or worker: a random text. */
  readonly key: string;
  /** Of the moment at which counters were read, from 1. */
  readonly seq: number;
  /** From 0. */
  readonly part: number;
  /** How many messages there are of this moment. */
  readonly parts: number;
  /** Of all modules of the document or worker, in the order in which it registered them: names of their files. */
  readonly ids: readonly string[];
  /** `[index of the module, number of counters]`, in the order in which they follow. */
  readonly counts: readonly (readonly [module: number, counters: number])[];
  /** All activations that were cut off so far or are running; only in part 0. */
  readonly frames?: readonly FrameRow[];
}

/** Counters of a module that changed. */
export interface ChangedCounters {
  readonly module: number;
  /** Ascending. */
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

/** A message in its parts. */
export interface Message {
  readonly head: MessageHead;
  readonly changed: readonly ChangedCounters[];
}

/** Values from 2^53 on are not told apart. */
export const MAX_COUNT = 2 ** 53;

/** Appends an unsigned LEB128 number below 2^53 + 1. */
export function appendNumber(to: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) to.push((rest % 128) | 128);
  to.push(rest);
}

/** A message of counters that are encoded already. */
export function encodeMessage(head: MessageHead, counters: readonly number[]): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const length: number[] = [];
  appendNumber(length, text.length);
  const bytes = new Uint8Array(length.length + text.length + counters.length);
  bytes.set(length);
  bytes.set(text, length.length);
  bytes.set(counters, length.length + text.length);
  return bytes;
}
