/** What a description says of a variable's value that names no place of the guest: a constant, or why there is none. */
import { type TypeId, type TypeTable, withoutAliases } from '../../variables/index.ts';
import type { Located } from '../dwarf/variables/expression.ts';

/** The compiler kept no value of a variable anywhere. */
export const notKept: Located = {
  kind: 'none',
  state: 'optimized-out',
  reason: 'the compiler kept no value anywhere',
};
/** It kept none at a place. */
export const notHere: Located = {
  kind: 'none',
  state: 'optimized-out',
  reason: 'the compiler kept no value here',
};
/** The description may be one of other code. */
export const moved: Located = {
  kind: 'none',
  state: 'untrusted',
  reason: 'a tool may have moved the code since the compiler described where the value is',
};
/** The description cannot be read. */
export const damaged: Located = { kind: 'none', state: 'unsupported', reason: 'its location is damaged' };

/** A value that is known without the guest. */
export const constantOf = (value: bigint): Located => ({
  kind: 'place',
  place: { kind: 'value', value: [{ op: 'const', value }] },
});

/** Whether a value is at an address that is known without the guest. */
export function isAtConstant({ place }: Located & { kind: 'place' }): boolean {
  return place.kind === 'memory' && place.address.length === 1 && place.address[0]?.op === 'const';
}

/** Rust's `()` and structs without members take no memory: nothing has to be stored. A type without any value does not either. */
export function hasOneValue(types: TypeTable, id: TypeId): boolean {
  const type = withoutAliases(types, id);
  return type.kind === 'record' && type.size === 0 && type.variants === undefined && type.name !== '!';
}
