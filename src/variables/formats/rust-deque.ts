/** Rust's `VecDeque`: a ring of items, with its first one and their number, or, before Rust 1.67, with its two ends. */
import { sizeOf } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { type Items, itemsFormat } from './items.ts';
import { isInMemory, isTemplate, numberIn, unwrapped } from './lookup.ts';

function itemsOf(variable: Value): Items | undefined {
  const { shape, context } = variable;
  if (shape.kind !== 'record') return undefined;
  const buffer = variable.member('buf');
  const inner = buffer?.member('inner') ?? buffer;
  const pointer = inner?.member('ptr');
  const address = numberIn(pointer && unwrapped(pointer));
  const capacity = numberIn(inner?.member('cap'));
  const element = shape.parameters.find(({ name }) => name === 'T')?.type;
  const stride = element === undefined ? undefined : sizeOf(context.types, element);
  const head = numberIn(variable.member('head'));
  const tail = numberIn(variable.member('tail'));
  if (element === undefined || stride === undefined || head === undefined) return undefined;
  if (address === undefined || capacity === undefined) return undefined;
  const first = tail ?? head;
  const count = numberIn(variable.member('len')) ?? (head - first + capacity) % Math.max(capacity, 1);
  if (count > capacity || first > capacity || !isInMemory(context, address, capacity * stride))
    return undefined;
  const item = (index: number): Value =>
    variable.at(`[${index}]`, element, address + ((first + index) % capacity) * stride);
  return { count, item };
}

/** See the top of this file. */
export const rustDeque: Format = itemsFormat({
  name: 'Rust deque',
  matches: isTemplate('VecDeque'),
  items: itemsOf,
});
