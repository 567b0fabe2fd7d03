/** Rust's `Cell`, `RefCell` and `UnsafeCell`, shown as what they hold. */
import { textOf } from '../show.ts';
import type { Format, Value } from '../value.ts';
import { isTemplate } from './lookup.ts';

/** The innermost value: cells hold each other. */
const valueIn = (variable: Value): Value | undefined => {
  const inner = variable.member('value');
  return inner !== undefined && isUnsafeCell(inner.shape) ? inner.member('value') : inner;
};
const isUnsafeCell = isTemplate('UnsafeCell');

/** See the top of this file. */
export const rustCell: Format = {
  name: 'Rust cell',
  matches: isTemplate('Cell', 'RefCell', 'UnsafeCell'),
  text: (variable, limits) => {
    const value = valueIn(variable);
    return value && textOf(value, limits);
  },
  children: (variable) => {
    const value = valueIn(variable);
    return value && [value];
  },
};
