/** Zig's optionals, `null` or their payload, and error unions, their payload or `error.Name`. */
import { textOf } from '../show.ts';
import type { PlainType } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { numberIn } from './lookup.ts';

const hasMembers = (shape: PlainType, ...names: readonly string[]): boolean =>
  shape.kind === 'record' && names.every((wanted) => shape.members.some(({ name }) => name === wanted));

/** The payload; null: none; undefined: it does not look as expected. */
function payloadOf(variable: Value): Value | null | undefined {
  const some = numberIn(variable.member('some'));
  if (some === undefined || some > 1) return undefined;
  return some === 0 ? null : variable.member('payload');
}

/** Optionals that need a flag; those of pointers are pointers. */
export const zigOptional: Format = {
  name: 'Zig optional',
  matches: (shape) =>
    shape.kind === 'record' && shape.name.startsWith('?') && hasMembers(shape, 'payload', 'some'),
  text: (variable, limits) => {
    const payload = payloadOf(variable);
    return payload === null ? 'null' : payload && textOf(payload, limits);
  },
  children: (variable) => {
    const payload = payloadOf(variable);
    return payload === null ? [] : payload && [payload];
  },
};

/** Optional pointers: null is the address 0. */
export const zigOptionalPointer: Format = {
  name: 'Zig optional pointer',
  matches: (shape) => shape.kind === 'pointer' && shape.name.startsWith('?'),
  text: ({ value }) => (value === 0 || value === 0n ? 'null' : undefined),
};

/** Error unions: no error has the number 0. */
export const zigErrorUnion: Format = {
  name: 'Zig error union',
  matches: (shape) =>
    shape.kind === 'record' && shape.name.includes('!') && hasMembers(shape, 'error', 'payload'),
  text: (variable, limits) => {
    const error = variable.member('error');
    if (error?.state !== 'value') return undefined;
    const payload = variable.member('payload');
    if (error.bytes().every((byte) => byte === 0)) return payload && textOf(payload, limits);
    // Zig 0.16 writes the names of errors with `error.` before them.
    const name = textOf(error, limits);
    return name.startsWith('error.') ? name : `error.${name}`;
  },
};
