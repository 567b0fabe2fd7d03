/** libc++'s `std::list` and `std::forward_list`. */
import type { TypeId } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { firstOf } from './cpp-pair.ts';
import { type Items, itemsFormat, listedItems } from './items.ts';
import { argumentNamed, inNode, isInMemory, isTemplate, numberIn } from './lookup.ts';

/** A chain of nodes. */
interface Chain {
  readonly variable: Value;
  readonly node: TypeId;
  readonly first: number;
  /** Address of what comes after the last node. */
  readonly end: number;
  /** Undefined: nothing says it. */
  readonly count: number | undefined;
  /** Items that it is followed for. */
  readonly most: number;
  /** Member of a node with what comes around its value, out of which the value is taken. */
  readonly wrappers?: readonly string[];
}

/** The items of a chain; undefined: it does not end where it should. */
export function itemsOfChain({
  variable,
  node,
  first,
  end,
  count,
  most,
  wrappers,
}: Chain): Items | undefined {
  const { context } = variable;
  const items: Value[] = [];
  const seen = new Set<number>();
  const length = Math.min(count ?? most, most);
  let address = first;
  while (address !== end && items.length < length) {
    const label = `[${items.length}]`;
    const value = inNode({ variable, node, address, label }, '__value_', wrappers);
    if (value === undefined || value.state !== 'value' || seen.has(address)) return undefined;
    items.push(value);
    seen.add(address);
    address = numberIn(variable.at('', node, address).member('__next_')) ?? 0;
    if (address !== end && !isInMemory(context, address, 1)) return undefined;
  }
  const isWhole = address === end;
  // It ends after its last item, and not before.
  const isRight = items.length === length && isWhole === (items.length === count);
  if (count !== undefined && !isRight) return undefined;
  return listedItems(items, count ?? (isWhole ? items.length : items.length + 1));
}

function itemsOf(variable: Value, most: number): Items | undefined {
  const end = variable.member('__end_');
  if (end === undefined) return itemsForward(variable, most);
  const count = numberIn(firstOf(variable, '__size_', '__size_alloc_'));
  const [first, last] = [numberIn(end.member('__next_')), end.address];
  if (count === undefined || first === undefined || last === undefined) return undefined;
  if (count === 0) return listedItems([], 0);
  const node = argumentNamed(variable, '__list_node');
  if (node === undefined || !isInMemory(variable.context, first, count)) return undefined;
  return itemsOfChain({ variable, node, first, end: last, count, most });
}

function itemsForward(variable: Value, most: number): Items | undefined {
  const first = numberIn(firstOf(variable, '__before_begin_')?.member('__next_'));
  if (first === 0) return listedItems([], 0);
  const node = argumentNamed(variable, '__forward_list_node');
  if (first === undefined || node === undefined || !isInMemory(variable.context, first, 1)) return undefined;
  return itemsOfChain({ variable, node, first, end: 0, count: undefined, most });
}

/** See the top of this file. */
export const cppList: Format = itemsFormat({
  name: 'C++ list',
  matches: isTemplate('list', 'forward_list'),
  items: itemsOf,
});
