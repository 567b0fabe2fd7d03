/** Values that are watched: their bytes now, those that were seen before, and both as text. */
import { compute } from './computation.ts';
import { bytesOf, type GuestState, readMemory } from './guest-state.ts';
import { pastText } from './past-value.ts';
import type { SavedValue, WatchedValue } from './point-row.ts';
import { numberOf } from './shown-expression.ts';
import { Variable } from './variable.ts';
import { readContext, type VariableSource } from './variable-of.ts';

const WORD = 8;

/** The value's bytes now; undefined: there is none. */
export function watchedBytes(value: WatchedValue, state: GuestState): Uint8Array | undefined {
  if (value.kind === 'object') {
    const address = compute(value.address, state);
    if (address.kind === 'none') return undefined;
    const at =
      typeof address.value === 'number' ? address.value >>> 0 : Number(BigInt.asUintN(64, address.value));
    return readMemory(state, at, value.size);
  }
  const computed = compute(value.number, state);
  if (computed.kind === 'none') return undefined;
  const bytes = new Uint8Array(WORD);
  const view = new DataView(bytes.buffer);
  if (value.type === 'f32') view.setFloat32(0, Number(computed.value), true);
  else if (value.type === 'f64') view.setFloat64(0, Number(computed.value), true);
  else if (typeof computed.value === 'number') view.setUint32(0, computed.value >>> 0, true);
  else view.setBigUint64(0, BigInt.asUintN(64, computed.value), true);
  return bytes;
}

/** What the guest has saved; undefined: nothing was seen. */
export function savedBytes(
  { seen, words }: SavedValue,
  size: number,
  state: GuestState,
): Uint8Array | undefined {
  if (Number(state.global(seen)?.value ?? 0) === 0) return undefined;
  const bytes = new Uint8Array(WORD * words.length);
  words.forEach((index, i) => {
    bytes.set(bytesOf(BigInt(state.global(index)?.value ?? 0), WORD), WORD * i);
  });
  return bytes.slice(0, size);
}

/** Has the guest compare with these bytes from now on. */
export function saveBytes({ seen, words }: SavedValue, bytes: Uint8Array, state: GuestState): void {
  const padded = new Uint8Array(WORD * words.length);
  padded.set(bytes);
  const view = new DataView(padded.buffer);
  words.forEach((index, i) => {
    state.setGlobal?.(index, view.getBigInt64(WORD * i, true));
  });
  state.setGlobal?.(seen, 1);
}

/** A value by its bytes, which it has now or had `before`; what pointers point at is as it is now. */
export function watchedText(
  value: WatchedValue,
  bytes: Uint8Array,
  source: VariableSource,
  when: 'now' | 'before',
): string {
  if (value.kind === 'object') {
    const { type } = value;
    if (when === 'before') return pastText(type, bytes, readContext(source));
    const found = { kind: 'bytes', bytes } as const;
    return new Variable(readContext(source), { name: '', kind: 'member', type, found }).toString();
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (value.type === 'f32') return String(view.getFloat32(0, true));
  if (value.type === 'f64') return String(view.getFloat64(0, true));
  const number = value.type.endsWith('32') ? view.getInt32(0, true) : view.getBigInt64(0, true);
  return String(numberOf(value.type, number));
}
