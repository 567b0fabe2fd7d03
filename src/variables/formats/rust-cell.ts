/** Rust's `Cell`, `RefCell` and `UnsafeCell`, shown as what they hold. */
import type { Format, Value } from '../value.ts';
import { isTemplate } from './lookup.ts';
import { shownAs } from './shown-as.ts';

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
  ...shownAs(valueIn),
};
