/** Types of which every value is the same: what has one has a value at once. */
import { type TypeId, type TypeTable, withoutAliases } from '../../variables/index.ts';

/** More arrays of arrays are a cycle. */
const MAX_LEVELS = 64;

/**
 * Rust's `()`, structs without members and arrays without items take no memory: nothing has to be stored. A type without any value
 * does not either.
 */
export function hasOneValue(types: TypeTable, id: TypeId, level = 0): boolean {
  const type = withoutAliases(types, id);
  if (type.kind === 'record') return type.size === 0 && type.variants === undefined && type.name !== '!';
  if (type.kind !== 'array' || level === MAX_LEVELS || type.counts.includes(undefined)) return false;
  return type.counts.includes(0) || hasOneValue(types, type.element, level + 1);
}
