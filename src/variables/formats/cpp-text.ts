/** libc++'s `std::string` and `std::string_view`, also of wider characters. */
import { readMemory } from '../guest-state.ts';
import { shortQuoted } from '../show.ts';
import { sizeOf, type TypeId } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { firstOf } from './cpp-pair.ts';
import { isInMemory, isTemplate, numberIn, targetOf } from './lookup.ts';

/** Longer texts are read as far as this. */
const MAX_BYTES = 1 << 16;

/** Of a text that is in its object. */
const MAX_INSIDE = 64;

/** Where the characters of a text are. */
type Characters =
  | { readonly kind: 'inside'; readonly data: Value; readonly element: TypeId; readonly length: number }
  | {
      readonly kind: 'elsewhere';
      readonly address: number;
      readonly element: TypeId;
      readonly length: number;
    };

/** @returns undefined: it does not look as expected */
function charactersOf(variable: Value): Characters | undefined {
  const whole = firstOf(variable, '__rep_', '__r_');
  if (whole === undefined) return counted(variable, '__data_', '__size_');
  const short = whole.member('__s');
  const isLong = numberIn(short?.member('__is_long_'));
  if (short === undefined || isLong === undefined) return undefined;
  if (isLong !== 0) {
    const long = whole.member('__l');
    return long && counted(long, '__data_', '__size_');
  }
  const data = short.member('__data_');
  const length = numberIn(short.member('__size_'));
  if (data?.shape.kind !== 'array' || length === undefined) return undefined;
  return { kind: 'inside', data, element: data.shape.element, length };
}

function counted(variable: Value, dataName: string, sizeName: string): Characters | undefined {
  const data = variable.member(dataName);
  const [address, length] = [numberIn(data), numberIn(variable.member(sizeName))];
  const element = targetOf(data);
  if (address === undefined || length === undefined || element === undefined) return undefined;
  return { kind: 'elsewhere', address, element, length };
}

/** @returns undefined: a length that cannot be, or characters that are none */
function textIn(variable: Value): string | undefined {
  const { context } = variable;
  const found = charactersOf(variable);
  if (found === undefined) return undefined;
  if (found.length === 0) return '';
  const width = sizeOf(context.types, found.element) ?? 0;
  const size = found.length * width;
  if (found.kind === 'inside') {
    const bytes = bytesInside(found.data, found.length, width);
    return bytes && size <= bytes.length ? decoded(bytes.subarray(0, size), width) : undefined;
  }
  if (!isInMemory(context, found.address, size)) return undefined;
  const bytes = readMemory(context.state, found.address, Math.min(size, MAX_BYTES));
  return bytes && decoded(bytes, width);
}

/** Bytes of characters in the text itself, of which some after its end may be missing; undefined: so are some of its own. */
function bytesInside(data: Value, length: number, width: number): Uint8Array | undefined {
  const all = data.bytes();
  // In memory, all are there, or none.
  if (all.length > 0 || data.address !== undefined || length * width > MAX_INSIDE) return all;
  const bytes = new Uint8Array(length * width);
  for (let i = 0; i < length; i++) {
    const item = data.item(i).bytes();
    if (item.length !== width) return undefined;
    bytes.set(item, i * width);
  }
  return bytes;
}

/** A character of a text; null: it has fewer; undefined: it does not look as expected. */
export function characterAt(variable: Value, index: number): Value | null | undefined {
  if (textIn(variable) === undefined) return undefined;
  const found = charactersOf(variable);
  if (found === undefined) return undefined;
  const { element, length } = found;
  if (index >= length) return null;
  const width = sizeOf(variable.context.types, element) ?? 0;
  return found.kind === 'inside'
    ? found.data.item(index)
    : variable.at(`[${index}]`, element, found.address + index * width);
}

function decoded(bytes: Uint8Array, width: number): string | undefined {
  if (bytes.length === 0) return '';
  if (width === 1) return new TextDecoder().decode(bytes);
  if (width === 2) return new TextDecoder('utf-16le').decode(bytes);
  if (width !== 4) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let text = '';
  for (let i = 0; i + 4 <= bytes.length; i += 4) {
    const code = view.getUint32(i, true);
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
  }
  return text;
}

/** See the top of this file. */
export const cppText: Format = {
  name: 'C++ text',
  matches: isTemplate('basic_string', 'basic_string_view'),
  value: textIn,
  text: (variable, limits) => {
    const text = textIn(variable);
    if (text !== undefined) return shortQuoted(text, limits);
    // Some of its bytes are missing, which its members would show too deep down.
    return variable.address === undefined && variable.bytes().length === 0 ? '<optimized-out>' : undefined;
  },
  children: (variable) => (textIn(variable) === undefined ? undefined : []),
};
