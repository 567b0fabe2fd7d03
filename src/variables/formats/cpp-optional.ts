/** libc++'s `std::optional`: its value, or `nullopt`. */
import { textOf } from '../show.ts';
import type { Format, Value } from '../value.ts';
import { isTemplate } from './lookup.ts';

/** The value in it; null: none; undefined: it does not look as expected. */
function valueIn(variable: Value): Value | null | undefined {
  const [engaged, ...more] = variable.member('__engaged_')?.bytes() ?? [];
  if (engaged === undefined || engaged > 1 || more.length > 0) return undefined;
  return engaged === 0 ? null : variable.member('__val_');
}

/** See the top of this file. */
export const cppOptional: Format = {
  name: 'C++ optional',
  matches: isTemplate('optional'),
  text: (variable, limits) => {
    const value = valueIn(variable);
    return value === null ? 'nullopt' : value && textOf(value, limits);
  },
  children: (variable) => {
    const value = valueIn(variable);
    return value === null ? [] : value && [value];
  },
};
