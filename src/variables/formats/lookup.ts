/** What formats of library types look values up with. */
import type { Value } from '../value.ts';

/** The first part of a number or pointer in wrappers of one member each, as `Unique { NonNull { ptr } }`. */
export function unwrapped(variable: Value): Value {
  let inner = variable;
  for (let depth = 0; depth < 16 && inner.shape.kind === 'record'; depth++) {
    // Markers such as PhantomData have no size.
    const [only] = inner.children.filter(({ shape }) => !('size' in shape) || shape.size > 0);
    if (only === undefined) return inner;
    inner = only;
  }
  return inner;
}

/** A number in a member, through wrappers; undefined: there is none. */
export function numberIn(variable: Value | undefined): number | undefined {
  if (variable === undefined) return undefined;
  const { value } = unwrapped(variable);
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : undefined;
}
