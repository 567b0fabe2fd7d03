/** libc++'s `std::tuple`, as a list of its parts. */
import type { Format, Value } from '../value.ts';
import { type Items, itemsFormat, listedItems } from './items.ts';
import { isTemplate } from './lookup.ts';

const isLeaf = isTemplate('__tuple_leaf');

function itemsOf(variable: Value): Items | undefined {
  const base = variable.member('__base_');
  // Without a value it has no parts, which is not a tuple of none.
  if (base?.state !== 'value') return undefined;
  const leaves = base.children.filter(({ shape }) => isLeaf(shape));
  // A part without members is a base class of its leaf.
  const parts = leaves.map((leaf) => leaf.member('__value_') ?? leaf.children[0] ?? leaf);
  return listedItems(parts, parts.length);
}

/** See the top of this file. */
export const cppTuple: Format = itemsFormat({
  name: 'C++ tuple',
  matches: isTemplate('tuple'),
  items: itemsOf,
});
