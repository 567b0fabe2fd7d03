/** libc++'s `std::vector<bool>`: one bit for each item, in words of memory, the lowest bit first. */
import { type PlainType, withoutAliases } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { type Items, itemsFormat } from './items.ts';
import { isInMemory, numberIn } from './lookup.ts';

const isBits = (shape: PlainType): boolean =>
  shape.kind === 'record' && /^(?:\w+::)*vector<bool\s*[,>]/.test(shape.name);

function itemsOf(variable: Value): Items | undefined {
  const { shape, context } = variable;
  const [argument] = shape.kind === 'record' ? shape.parameters : [];
  const address = numberIn(variable.member('__begin_'));
  const count = numberIn(variable.member('__size_'));
  if (argument === undefined || address === undefined || count === undefined) return undefined;
  const { type } = argument;
  if (withoutAliases(context.types, type).kind !== 'base') return undefined;
  // An empty one may have no words.
  if (count > 0 && !isInMemory(context, address, Math.ceil(count / 8))) return undefined;
  // Memory is little-endian: bit 9 of a word is bit 1 of its second byte.
  const item = (index: number): Value =>
    variable.at(`[${index}]`, type, address + Math.floor(index / 8), { shift: index % 8, size: 1 });
  return { count, item };
}

/** See the top of this file. */
export const cppBits: Format = itemsFormat({ name: 'C++ bits', matches: isBits, items: itemsOf });
