/** Types that are shown as a value that they hold. */
import { textOf } from '../show.ts';
import type { Format, Value } from '../value.ts';

/** @param valueIn returns undefined where the value does not look as expected */
export const shownAs = (
  valueIn: (variable: Value) => Value | undefined,
): Required<Pick<Format, 'text' | 'children'>> => ({
  text: (variable, limits) => {
    const value = valueIn(variable);
    return value && textOf(value, limits);
  },
  children: (variable) => {
    const value = valueIn(variable);
    return value && [value];
  },
});
