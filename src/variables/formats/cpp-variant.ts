/** libc++'s `std::variant`: the alternative that is there. */
import { textOf } from '../show.ts';
import type { Format, Value } from '../value.ts';
import { isTemplate, numberIn } from './lookup.ts';

/** Alternatives of one variant. */
const MAX_ALTERNATIVES = 256;

/** The alternative; null: none; undefined: it does not look as expected. */
function alternativeIn(variable: Value): Value | null | undefined {
  const whole = variable.member('__impl_') ?? variable.member('__impl');
  const stored = whole?.member('__index');
  const index = numberIn(stored);
  if (whole === undefined || stored === undefined || index === undefined) return undefined;
  // The index of a variant that lost its value in an exception is -1, in one, two or four bytes.
  if (stored.bytes().every((byte) => byte === 0xff)) return null;
  if (index < 0 || index >= MAX_ALTERNATIVES) return undefined;
  let union = whole.member('__data');
  for (let i = 0; i < index; i++) union = union?.member('__tail');
  return union?.member('__head')?.member('__value');
}

/** See the top of this file. */
export const cppVariant: Format = {
  name: 'C++ variant',
  matches: isTemplate('variant'),
  text: (variable, limits) => {
    const alternative = alternativeIn(variable);
    return alternative === null ? 'valueless' : alternative && textOf(alternative, limits);
  },
  children: (variable) => {
    const alternative = alternativeIn(variable);
    return alternative === null ? [] : alternative && [alternative];
  },
};
