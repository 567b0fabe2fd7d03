/**
 * libc++'s smart pointers, shown as what they own. What a `weak_ptr` points at may not be there any more, and debug info seldom
 * describes the counter that tells: it is shown as an address.
 */
import { deeper, textOf } from '../show.ts';
import { withoutAliases } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { firstOf } from './cpp-pair.ts';
import { isTemplate } from './lookup.ts';

/** The pointer in a smart pointer; undefined: it does not look as expected. */
export const pointerIn = (variable: Value): Value | undefined => firstOf(variable, '__ptr_');

/** What it owns; null: nothing; undefined: it does not look as expected. */
function targetIn(variable: Value): Value | null | undefined {
  const pointer = pointerIn(variable);
  if (pointer?.shape.kind !== 'pointer' || pointer.state !== 'value') return undefined;
  if (pointer.value === 0 || pointer.value === 0n) return null;
  return pointer.target();
}

/** Whether it owns an array, of whose items debug info has no count. */
export function ownsArray({ shape, context }: Value): boolean {
  if (shape.kind !== 'record') return false;
  const [owned] = shape.parameters;
  return owned === undefined
    ? /<[^,]*\[/.test(shape.name)
    : withoutAliases(context.types, owned.type).kind === 'array';
}

/** `unique_ptr` and `shared_ptr`; of an array, where it is. */
export const cppPointer: Format = {
  name: 'C++ pointer',
  matches: isTemplate('unique_ptr', 'shared_ptr'),
  text: (variable, limits) => {
    const target = targetIn(variable);
    if (target === null) return 'NULL';
    if (target?.state === 'value' && ownsArray(variable)) return `{…} at 0x${target.address?.toString(16)}`;
    if (target === undefined || limits.depth <= 0) return target && '{…}';
    return textOf(target, deeper(limits));
  },
  children: (variable) => {
    const target = targetIn(variable);
    return target === null || ownsArray(variable) ? [] : target && [target];
  },
};

/** `weak_ptr`. */
export const cppWeakPointer: Format = {
  name: 'C++ weak',
  matches: isTemplate('weak_ptr'),
  text: (variable) => {
    const pointer = pointerIn(variable);
    if (pointer?.shape.kind !== 'pointer' || pointer.state !== 'value') return undefined;
    const { value } = pointer;
    return value === 0 || value === 0n ? 'NULL' : `0x${value?.toString(16)}`;
  },
};
