/** Rust's `Rc`, `Arc` and `Weak`, shown as what they share; a `Weak` whose value was dropped as `(dropped)`. */
import { deeper, textOf } from '../show.ts';
import type { Format, Value } from '../value.ts';
import { isTemplate, numberIn, unwrapped } from './lookup.ts';

/** The shared value; null: it was dropped; undefined: it does not look as expected. */
function sharedBy(variable: Value): Value | null | undefined {
  const pointer = variable.member('ptr');
  const shared = pointer && unwrapped(pointer).target();
  const count = numberIn(shared?.member('strong'));
  if (shared === undefined || count === undefined) return undefined;
  return count === 0 ? null : (shared.member('value') ?? shared.member('data'));
}

/** See the top of this file. */
export const rustCounted: Format = {
  name: 'Rust counted pointer',
  matches: isTemplate('Rc', 'Arc', 'Weak'),
  text: (variable, limits) => {
    const shared = sharedBy(variable);
    if (shared === null) return '(dropped)';
    if (shared === undefined || limits.depth <= 0) return shared && '{…}';
    return textOf(shared, deeper(limits));
  },
  children: (variable) => {
    const shared = sharedBy(variable);
    return shared === null ? [] : shared && [shared];
  },
};
