/** libc++'s `std::atomic`, shown as the value that it holds. */
import type { Format, Value } from '../value.ts';
import { isTemplate } from './lookup.ts';
import { shownAs } from './shown-as.ts';

/** @returns undefined: it does not look as expected */
const valueIn = (variable: Value): Value | undefined => variable.member('__a_')?.member('__a_value');

/** See the top of this file. */
export const cppAtomic: Format = {
  name: 'C++ atomic',
  matches: isTemplate('atomic'),
  ...shownAs(valueIn),
};
