/** libc++'s `std::string` and `std::string_view`, also of wider characters. */
import { readMemory } from '../guest-state.ts';
import { shortQuoted } from '../show.ts';
import { sizeOf } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { firstOf } from './cpp-pair.ts';
import { isInMemory, isTemplate, numberIn, targetOf } from './lookup.ts';

/** Longer texts are read as far as this. */
const MAX_BYTES = 1 << 16;

/** @returns undefined: a length that cannot be, or characters that are none */
function textIn(variable: Value): string | undefined {
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
  const bytes = data.bytes();
  const size = length * (sizeOf(variable.context.types, data.shape.element) ?? 0);
  return size > bytes.length ? undefined : decoded(bytes.subarray(0, size), size / length);
}

function counted(variable: Value, dataName: string, sizeName: string): string | undefined {
  const data = variable.member(dataName);
  const [address, length] = [numberIn(data), numberIn(variable.member(sizeName))];
  const element = targetOf(data);
  if (address === undefined || length === undefined || element === undefined) return undefined;
  if (length === 0) return '';
  const { context } = variable;
  const width = sizeOf(context.types, element) ?? 0;
  if (!isInMemory(context, address, length * width)) return undefined;
  const bytes = readMemory(context.state, address, Math.min(length * width, MAX_BYTES));
  return bytes && decoded(bytes, width);
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
    return text === undefined ? undefined : shortQuoted(text, limits);
  },
  children: (variable) => (textIn(variable) === undefined ? undefined : []),
};
