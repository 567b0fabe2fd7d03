/** libc++'s `std::vector`, `array`, `span` and `initializer_list`: items of one type, one after the other. */
import { sizeOf } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { type Items, itemsFormat, listedItems } from './items.ts';
import { isTemplate, itemsInRow, numberIn, targetOf } from './lookup.ts';

const isVector = isTemplate('vector');

/** An array of no items holds bytes that are none. */
const isEmptyArray = ({ shape }: Value): boolean =>
  'name' in shape && /(?:^|::)array<.*, 0U?L*>$/.test(shape.name);

function itemsOf(variable: Value): Items | undefined {
  const elements = variable.member('__elems_');
  if (elements !== undefined) {
    if (elements.shape.kind !== 'array') return undefined;
    if (isEmptyArray(variable)) return listedItems([], 0);
    const [count] = elements.shape.counts;
    return count === undefined ? undefined : { count, item: (index) => elements.item(index) };
  }
  const begin = variable.member('__begin_') ?? variable.member('__data_');
  const end = variable.member('__end_');
  const [address, element] = [numberIn(begin), targetOf(begin)];
  if (address === undefined || element === undefined) return undefined;
  // Of vectors, only those of bits have a size in place of an end; their name may be another than expected.
  if (end === undefined && isVector(variable.shape)) return undefined;
  if (end === undefined)
    return itemsInRow(variable, element, address, numberIn(variable.member('__size_')) ?? extent(variable));
  const stride = sizeOf(variable.context.types, element) ?? 0;
  const last = numberIn(end);
  if (last === undefined || stride === 0) return undefined;
  return itemsInRow(variable, element, address, (last - address) / stride);
}

/** A span of a fixed number of items has it in its type alone. */
function extent({ shape }: Value): number | undefined {
  const count = 'name' in shape ? /^span<.*, (\d+)U?L*>$/.exec(shape.name)?.[1] : undefined;
  return count === undefined ? undefined : Number(count);
}

/** See the top of this file. */
export const cppSequence: Format = itemsFormat({
  name: 'C++ sequence',
  matches: isTemplate('vector', 'array', 'span', 'initializer_list'),
  items: itemsOf,
});
