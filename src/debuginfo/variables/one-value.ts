/** Types of which every value is the same: what has one has a value at once. */
import { type TypeId, type TypeTable, withoutAliases } from '../../variables/index.ts';

/** Rust's `()` and structs without members take no memory: nothing has to be stored. A type without any value does not either. */
export function hasOneValue(types: TypeTable, id: TypeId): boolean {
  const type = withoutAliases(types, id);
  return type.kind === 'record' && type.size === 0 && type.variants === undefined && type.name !== '!';
}
