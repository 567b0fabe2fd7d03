/** libc++'s `std::tuple`, as a list of its parts. */
import type { Format, Value } from '../value.ts';
import { type Items, itemsFormat, listedItems } from './items.ts';
import { isTemplate } from './lookup.ts';

const isLeaf = isTemplate('__tuple_leaf');

function itemsOf(variable: Value): Items | undefined {
  const leaves = variable.member('__base_')?.children.filter(({ shape }) => isLeaf(shape));
  if (leaves === undefined) return undefined;
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
