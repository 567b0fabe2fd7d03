/** libc++'s `std::unordered_map`, `unordered_set` and their multiples: all nodes of the table are one chain. */
import type { Format, Value } from '../value.ts';
import { itemsOfChain } from './cpp-list.ts';
import { firstOf } from './cpp-pair.ts';
import { entryText, type Items, itemsFormat, listedItems } from './items.ts';
import { argumentNamed, isInMemory, isTemplate, numberIn } from './lookup.ts';

function itemsOf(variable: Value, most: number): Items | undefined {
  const table = variable.member('__table_');
  const count = table && numberIn(firstOf(table, '__size_', '__p2_'));
  const first = table && numberIn(firstOf(table, '__first_node_', '__p1_')?.member('__next_'));
  if (table === undefined || count === undefined || first === undefined) return undefined;
  if (count === 0) return listedItems([], 0);
  const node = argumentNamed(table, '__hash_node');
  if (node === undefined || !isInMemory(variable.context, first, count)) return undefined;
  return itemsOfChain({ variable, node, first, end: 0, count, most, wrappers: ['__cc_', '__cc'] });
}

/** Sets. */
export const cppUnorderedSet: Format = itemsFormat({
  name: 'C++ hash table of keys',
  matches: isTemplate('unordered_set', 'unordered_multiset'),
  items: itemsOf,
});

/** Maps. */
export const cppUnorderedMap: Format = itemsFormat({
  name: 'C++ hash table of entries',
  matches: isTemplate('unordered_map', 'unordered_multimap'),
  items: itemsOf,
  itemText: entryText('first', 'second'),
});
