/** libc++'s `std::map`, `set`, `multimap` and `multiset`: search trees, shown in the order of their keys. */
import type { TypeId } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { firstOf } from './cpp-pair.ts';
import { entryText, type Items, itemsFormat, listedItems } from './items.ts';
import { argumentNamed, inNode, isInMemory, isTemplate, numberIn } from './lookup.ts';

/** Nodes are as far from each other as this in a tree that is in order: it is balanced. */
const MAX_STEPS = 128;

/** Pointers of nodes; undefined: it leads out of memory. */
class Walk {
  private readonly variable: Value;
  private readonly node: TypeId;

  constructor(variable: Value, node: TypeId) {
    this.variable = variable;
    this.node = node;
  }

  /** The node after one, in the order of keys. */
  next(address: number): number | undefined {
    const right = this.pointer(address, '__right_');
    if (right === undefined) return undefined;
    if (right !== 0) return this.leftmost(right);
    let child = address;
    for (let steps = 0; steps < MAX_STEPS; steps++) {
      const parent = this.pointer(child, '__parent_');
      if (parent === undefined || parent === 0) return undefined;
      if (this.pointer(parent, '__left_') === child) return parent;
      child = parent;
    }
    return undefined;
  }

  private leftmost(from: number): number | undefined {
    let address = from;
    for (let steps = 0; steps < MAX_STEPS; steps++) {
      const left = this.pointer(address, '__left_');
      if (left === 0) return address;
      if (left === undefined) return undefined;
      address = left;
    }
    return undefined;
  }

  private pointer(address: number, name: string): number | undefined {
    const { variable, node } = this;
    const pointer = inNode({ variable, node, address, label: name }, name);
    const value = pointer?.state === 'value' ? numberIn(pointer) : undefined;
    return value === undefined || value === 0 || isInMemory(variable.context, value, 1) ? value : undefined;
  }
}

function itemsOf(variable: Value, most: number): Items | undefined {
  const tree = variable.member('__tree_');
  const count = tree && numberIn(firstOf(tree, '__size_', '__pair3_'));
  let address = tree && numberIn(tree.member('__begin_node_'));
  if (tree === undefined || count === undefined || address === undefined) return undefined;
  if (count === 0) return listedItems([], 0);
  const node = argumentNamed(tree, '__tree_node');
  if (node === undefined || !isInMemory(variable.context, address, count)) return undefined;
  const end = firstOf(tree, '__end_node_', '__pair1_')?.address;
  const walk = new Walk(tree, node);
  const items: Value[] = [];
  const seen = new Set<number>();
  while (address !== undefined && address !== end && items.length < Math.min(count, most)) {
    const label = `[${items.length}]`;
    const item = inNode({ variable, node, address, label }, '__value_', ['__cc_', '__cc']);
    if (item === undefined || item.state !== 'value' || seen.has(address)) return undefined;
    items.push(item);
    seen.add(address);
    // What comes after the last item that is looked at is of no interest.
    if (items.length === most && count > most) break;
    address = walk.next(address);
  }
  // Of a large one only the beginning is walked through.
  const isWhole = items.length === count && address === end;
  return isWhole || (items.length === most && count > most) ? listedItems(items, count) : undefined;
}

/** Sets. */
export const cppSet: Format = itemsFormat({
  name: 'C++ tree of keys',
  matches: isTemplate('set', 'multiset'),
  items: itemsOf,
});

/** Maps. */
export const cppMap: Format = itemsFormat({
  name: 'C++ tree of entries',
  matches: isTemplate('map', 'multimap'),
  items: itemsOf,
  itemText: entryText('first', 'second'),
});
