/** Reads messages of pages and workers, which may be anything: for those who collect them. */
import { DataFileError } from '../errors.ts';
import type { CutFrame } from '../runtime/index.ts';
import type {
  ChangedCounters,
  CountsHead,
  CountsJson,
  Message,
  ModuleJson,
  ModuleMessage,
} from './message.ts';

const fail = (): never => {
  throw new DataFileError('not a message of wtrace/client, or of another version');
};

/** @throws DataFileError for a text that is none */
export function decodeMessage(text: string): Message {
  const given = parsed(text);
  if ('described' in given) return moduleOf(given);
  const head = headOf(given);
  const { counts } = given as { counts?: unknown };
  return { kind: 'counts', head, changed: counts === undefined ? undefined : changedOf(counts, head) };
}

function moduleOf(given: object): ModuleMessage {
  const { described: id, module, map } = given as Partial<Record<keyof ModuleJson, unknown>>;
  if (!isText(id) || !ID.test(id) || !isText(map)) return fail();
  try {
    const packedMap = Uint8Array.from(atob(map), (char) => char.charCodeAt(0));
    return { kind: 'module', id, module, packedMap };
  } catch {
    return fail();
  }
}

function changedOf(counts: unknown, { ids }: CountsHead): ChangedCounters {
  if (!Array.isArray(counts) || counts.length % 2 === 0 || !counts.every(isNumber)) return fail();
  const [module = 0] = counts;
  if (!isCount(module) || module >= ids.length) return fail();
  const indices: number[] = [];
  const values: number[] = [];
  let next = 0;
  for (let i = 1; i < counts.length; i += 2) {
    next += counts[i] ?? 0;
    if (!isCount(counts[i]) || !isCount(next)) return fail();
    indices.push(next++);
    values.push(counts[i + 1] ?? 0);
  }
  return { module, indices, values };
}

/** Counters are 2^53 where they are no longer exact. */
const isNumber = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 2 ** 53;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isIndex = (value: unknown): boolean => value === -1 || isCount(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const ID = /^[0-9a-f]{64}$/;

function headOf(given: object): CountsHead {
  const { key, seq, part, parts, ids, frames } = given as Partial<Record<keyof CountsJson, unknown>>;
  if (!isText(key) || key === '' || !isCount(seq) || !isCount(part) || !isCount(parts)) return fail();
  if (!Array.isArray(ids) || !ids.every((id) => isText(id) && ID.test(id))) return fail();
  if (frames !== undefined && !(Array.isArray(frames) && frames.every(isFrame))) return fail();
  return { key, seq, part, parts, ids, ...(frames !== undefined && { frames }) };
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : fail();
  } catch {
    return fail();
  }
}

const HOW: readonly unknown[] = ['throw', 'trap', 'overflow', 'live', 'paused', 'lost'];

function isFrame(frame: unknown): frame is CutFrame {
  if (typeof frame !== 'object' || frame === null) return false;
  const { url, funcidx, offset, module, newest, how, count } = frame as Record<string, unknown>;
  const numbers = isCount(funcidx) && isIndex(offset) && isIndex(module) && isIndex(newest) && isCount(count);
  return isText(url) && numbers && HOW.includes(how);
}
