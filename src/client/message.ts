/**
 * What a page or worker sends: messages of what it counted, each small enough for any transport, and one of each module that it rewrote
 * itself. Counters only grow, and each message has those that changed since an earlier one which is known to have arrived; so whoever
 * collects them keeps the larger of two values, and no order of arrival is needed. Layout: length of the head (unsigned LEB128), head
 * (JSON, UTF-8), then for each module of the head pairs of LEB128 numbers: how many counters were skipped, and a counter; after the head
 * of a module, its packed probe map.
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

/** What comes before the packed probe map of a module that a page rewrote. */
export interface ModuleHead {
  /** By which its counts name it: 64 hexadecimal digits, the same in every page that rewrites it in the same way. */
  readonly described: string;
  /** As in a data directory: docs/data-format.md. */
  readonly module: object;
}

/** Counters of a module that changed. */
export interface ChangedCounters {
  readonly module: number;
  /** Ascending. */
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

/** What was counted. */
export interface CountsMessage {
  readonly kind: 'counts';
  readonly head: MessageHead;
  readonly changed: readonly ChangedCounters[];
}

/** A module that a page rewrote. */
export interface ModuleMessage {
  readonly kind: 'module';
  readonly id: string;
  /** Parsed JSON, not checked. */
  readonly module: unknown;
  readonly packedMap: Uint8Array;
}

/** A message in its parts. */
export type Message = CountsMessage | ModuleMessage;

/** Values from 2^53 on are not distinguished. */
export const MAX_COUNT = 2 ** 53;

/** Appends an unsigned LEB128 number below 2^53 + 1. */
export function appendNumber(to: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) to.push((rest % 128) | 128);
  to.push(rest);
}

/** A message: a head, and counters that are encoded already, or a packed probe map. */
export function encodeMessage(
  head: MessageHead | ModuleHead,
  rest: ArrayLike<number>,
): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const length: number[] = [];
  appendNumber(length, text.length);
  const bytes = new Uint8Array(length.length + text.length + rest.length);
  bytes.set(length);
  bytes.set(text, length.length);
  bytes.set(rest, length.length + text.length);
  return bytes;
}
