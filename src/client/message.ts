/**
 * What a page or worker sends: messages of what it counted, each small enough for any transport, and one of each module that it rewrote
 * itself. Each is JSON. Counters only grow, and each message has those that changed since an earlier one which is known to have arrived;
 * so whoever collects them keeps the larger of two values, and no order of arrival is needed.
 */
import type { CutFrame } from '../runtime/index.ts';

/** What a message of counts says, besides the counters. */
export interface CountsHead {
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
  /** All activations that were cut off so far or are running, with numbers of modules that count {@link ids}; only in part 0. */
  readonly frames?: readonly CutFrame[] | undefined;
}

/** A message of counts as it is sent. */
export interface CountsJson extends CountsHead {
  /** Number of the module, then pairs: how many counters were skipped, and a counter. Missing: none changed. */
  readonly counts?: readonly number[] | undefined;
}

/** A message of a module that a page rewrote, as it is sent. */
export interface ModuleJson {
  /** By which its counts name it: 64 hexadecimal digits, the same in every page that rewrites it in the same way. */
  readonly described: string;
  /** As in a data directory: docs/data-format.md. */
  readonly module: object;
  /** Its packed probe map, as base64. */
  readonly map: string;
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
  readonly head: CountsHead;
  readonly changed: ChangedCounters | undefined;
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
