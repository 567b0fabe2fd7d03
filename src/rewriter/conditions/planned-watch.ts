/** Watched values at one place of the code: how each is read there, and how the guest sees that it is another one. */
import {
  type PlannedWatch,
  type SavedValue,
  sizeOf,
  type TypeTable,
  type WatchedValue,
} from '../../variables/index.ts';
import { offsetFor } from './addresses.ts';
import type { LoadType, WhenExpression } from './expression.ts';
import type { GuestExpression } from './guest-expression.ts';
import { type LoadedMemory, load } from './memory-load.ts';
import { arithmetic } from './operators.ts';
import type { Specialised } from './simplify.ts';
import { type GuestSite, valueAt } from './specialise.ts';
import { apply, asNumber, convert, isInt, type NumericValue } from './typed.ts';

/** Bytes of a value that is watched, at most: eight words. */
export const MAX_WATCHED = 64;
const WORD = 8;

/** What is watched at a place, and when an event is wanted. */
export interface WatchAtSite {
  readonly planned: PlannedWatch;
  readonly decision: Specialised;
}

/** @param saved where the guest keeps the value that was seen last; undefined: each event is wanted, and the host compares */
export function watchAt(
  watch: Pick<PlannedWatch, 'index' | 'variables' | 'isShared'> & { readonly expression: WhenExpression },
  site: GuestSite,
  { types, saved }: { readonly types: TypeTable; readonly saved: SavedValue | undefined },
): WatchAtSite | undefined {
  const { index, expression, variables, isShared } = watch;
  const which = { index, variables, isShared };
  const found = watched(expression, site, types);
  if (found === undefined) return undefined;
  const { value, words } = found;
  if (saved === undefined) return { planned: { ...which, value }, decision: { kind: 'always' } };
  const kept = { seen: saved.seen, words: saved.words.slice(0, words.length) };
  let changed: GuestExpression = apply('i32.eqz', { kind: 'global', index: kept.seen });
  words.forEach((word, i) => {
    const before: GuestExpression = { kind: 'global', index: kept.words[i] ?? 0 };
    changed = apply('i32.or', changed, apply('i64.ne', word, before));
  });
  return { planned: { ...which, value, saved: kept }, decision: { kind: 'test', code: changed } };
}

interface Watched {
  readonly value: WatchedValue;
  /** Its bits, as numbers of 64 bits. */
  readonly words: readonly GuestExpression[];
}

function watched(expression: WhenExpression, site: GuestSite, types: TypeTable): Watched | undefined {
  const found = valueAt(expression, site);
  if (found.kind === 'object') {
    const location = found.object.location();
    const size = location && sizeOf(types, location.type);
    if (location !== undefined && size !== undefined && size > 0 && size <= MAX_WATCHED) {
      const words = wordsIn(location.address, size, site.memory);
      const address =
        location.address.kind === 'code' ? location.address.code : convert(location.address, 'u64');
      if (words === undefined || address === undefined) return undefined;
      return { value: { kind: 'object', address, type: location.type, size }, words };
    }
  }
  const number = found.kind === 'object' ? found.object.number() : numberOf(found);
  if (number?.kind !== 'code') return undefined;
  const { type, code } = number;
  return { value: { kind: 'number', type, number: code }, words: [bitsOf(number)] };
}

const numberOf = (value: ReturnType<typeof valueAt>): NumericValue | undefined =>
  value.kind === 'unknown' || value.kind === 'object' ? undefined : asNumber(value);

function bitsOf({ type, code }: Extract<NumericValue, { kind: 'code' }>): GuestExpression {
  if (type === 'f32') return apply('i64.extend_i32_u', apply('i32.reinterpret_f32', code));
  if (type === 'f64') return apply('i64.reinterpret_f64', code);
  return isInt(type) && type.endsWith('32') ? apply('i64.extend_i32_u', code) : code;
}

/** The bytes from an address on in words, the last one from what is left. */
function wordsIn(
  address: NumericValue,
  size: number,
  memory: LoadedMemory | undefined,
): readonly GuestExpression[] | undefined {
  const words: GuestExpression[] = [];
  for (let at = 0; at < size; at += WORD) {
    let word: GuestExpression | undefined;
    for (let from = 0; from < Math.min(WORD, size - at); ) {
      const left = Math.min(WORD, size - at) - from;
      const width = left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
      const place = asNumber(arithmetic('+', address, offsetFor(address, at + from)));
      const loaded = place && asNumber(load(`u${8 * width}` as LoadType, place, memory));
      if (loaded?.kind !== 'code') return undefined;
      const wide: GuestExpression = width === 8 ? loaded.code : apply('i64.extend_i32_u', loaded.code);
      const part: GuestExpression =
        from === 0 ? wide : apply('i64.shl', wide, { kind: 'const', type: 'i64', value: BigInt(8 * from) });
      word = word === undefined ? part : apply('i64.or', word, part);
      from += width;
    }
    if (word === undefined) return undefined;
    words.push(word);
  }
  return words;
}
