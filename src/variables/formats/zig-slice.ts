/** Zig's slices: text where they are bytes that are UTF-8, else their items. */
import { readMemory } from '../guest-state.ts';
import { shortQuoted } from '../show.ts';
import type { Format, Value } from '../value.ts';
import { itemsFormat } from './items.ts';
import { itemsInRow, numberIn, targetOf } from './lookup.ts';

/** Longer texts are read as far as this. */
const MAX_BYTES = 1 << 16;

const items = (variable: Value) => {
  const pointer = variable.member('ptr');
  return itemsInRow(variable, targetOf(pointer), numberIn(pointer), numberIn(variable.member('len')));
};

const slice = itemsFormat({ name: 'Zig slice', matches: () => true, items });

function textIn(variable: Value): string | undefined {
  const { shape, context } = variable;
  if (shape.kind !== 'record' || !/\]\s*(?:const )?u8$/.test(shape.name)) return undefined;
  const [address, found] = [numberIn(variable.member('ptr')), items(variable)];
  if (found === undefined || address === undefined) return undefined;
  if (found.count === 0) return '';
  const bytes = readMemory(context.state, address, Math.min(found.count, MAX_BYTES));
  if (bytes === undefined) return undefined;
  try {
    // A text that was cut may end inside of a character.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: found.count > MAX_BYTES });
  } catch {
    return undefined;
  }
}

/** See the top of this file. */
export const zigSlice: Format = {
  name: slice.name,
  matches: (shape) =>
    shape.kind === 'record' &&
    /^\[(?::.*)?\]/.test(shape.name) &&
    shape.members.some(({ name }) => name === 'ptr'),
  value: textIn,
  text: (variable, limits) => {
    const text = textIn(variable);
    return text === undefined ? slice.text?.(variable, limits) : shortQuoted(text, limits);
  },
  children: (variable) => slice.children?.(variable),
};
