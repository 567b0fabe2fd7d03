/** Reads messages of pages and workers, which may be anything: for those who collect them. */
import { DataFileError } from '../errors.ts';
import type { ChangedCounters, CountsMessage, FrameRow, Message, MessageHead } from './message.ts';

const fail = (): never => {
  throw new DataFileError('not a message of wtrace/client, or of another version');
};

/** @throws DataFileError for bytes that are none */
export function decodeMessage(bytes: Uint8Array): Message {
  const reader = new NumberReader(bytes);
  const length = reader.next();
  const start = reader.at;
  if (start + length > bytes.length) fail();
  const given = parsed(new TextDecoder().decode(bytes.subarray(start, start + length)));
  reader.at = start + length;
  if ('described' in given) return moduleOf(given, bytes.subarray(reader.at));
  return countsOf(headOf(given), reader, bytes.length);
}

function moduleOf(
  { described: id, module }: { described: unknown; module?: unknown },
  packedMap: Uint8Array,
): Message {
  return isText(id) && ID.test(id) ? { kind: 'module', id, module, packedMap } : fail();
}

function countsOf(head: MessageHead, reader: NumberReader, end: number): CountsMessage {
  const changed = head.counts.map(([module, counters]): ChangedCounters => {
    const indices: number[] = [];
    const values: number[] = [];
    let next = 0;
    for (let i = 0; i < counters; i++) {
      next += reader.next();
      indices.push(next++);
      values.push(reader.next());
    }
    return { module, indices, values };
  });
  if (reader.at !== end) fail();
  return { kind: 'counts', head, changed };
}

class NumberReader {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): number {
    let value = 0;
    for (let unit = 1; unit <= 2 ** 49; unit *= 128) {
      const byte = this.#bytes[this.at++] ?? fail();
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
    return fail();
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isIndex = (value: unknown): boolean => value === -1 || isCount(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const ID = /^[0-9a-f]{64}$/;

function headOf(given: object): MessageHead {
  const { key, seq, part, parts, ids, counts, frames } = given as Partial<Record<keyof MessageHead, unknown>>;
  if (!isText(key) || key === '' || !isCount(seq) || !isCount(part) || !isCount(parts)) return fail();
  if (!Array.isArray(ids) || !ids.every((id) => isText(id) && ID.test(id))) return fail();
  if (!Array.isArray(counts) || !counts.every((row) => isCountRow(row, ids.length))) return fail();
  if (frames !== undefined && !(Array.isArray(frames) && frames.every(isFrameRow))) return fail();
  return { key, seq, part, parts, ids, counts, ...(frames !== undefined && { frames }) };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : fail();
  } catch {
    return fail();
  }
}

const isCountRow = (row: unknown, modules: number): row is [number, number] =>
  Array.isArray(row) && row.length === 2 && isCount(row[0]) && row[0] < modules && isCount(row[1]);

const HOW: readonly unknown[] = ['throw', 'trap', 'overflow', 'live', 'paused', 'lost'];

function isFrameRow(row: unknown): row is FrameRow {
  if (!Array.isArray(row) || row.length !== 7) return false;
  const [url, funcidx, offset, module, newest, how, count] = row as unknown[];
  const numbers = isCount(funcidx) && isIndex(offset) && isIndex(module) && isIndex(newest) && isCount(count);
  return isText(url) && numbers && HOW.includes(how);
}
