/** Rust's `&str` and `String`: UTF-8 with a length. */
import { shortQuoted } from '../show.ts';
import { readCounted } from '../text-in-memory.ts';
import type { TypeId } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { numberIn, targetOf, unwrapped } from './lookup.ts';

/** Longer texts are read as far as this. */
const MAX_BYTES = 1 << 16;

interface Bytes {
  readonly address: number;
  readonly length: number;
  /** The type of a byte. */
  readonly element: TypeId | undefined;
}

function bytesIn(variable: Value): Bytes | undefined {
  const slice = variable.member('vec') ?? variable;
  const length = numberIn(slice.member('length') ?? slice.member('len'));
  const holder = slice.member('data_ptr') ?? slice.member('buf');
  const pointer = holder?.member('ptr') ?? holder?.member('inner') ?? holder;
  const address = numberIn(pointer);
  if (pointer === undefined || length === undefined || address === undefined) return undefined;
  const size = variable.context.state.memory()?.byteLength ?? 0;
  // A length that can't be is none: the value is not there yet, or not any more. An empty text points anywhere.
  if (length < 0 || (length > 0 && address + length > size)) return undefined;
  return { address, length, element: targetOf(unwrapped(pointer)) };
}

function textIn(variable: Value): string | undefined {
  const found = bytesIn(variable);
  if (found === undefined || found.length === 0) return found && '';
  return readCounted(variable.context.state, found.address, Math.min(found.length, MAX_BYTES));
}

/** A byte of a text; null: it has fewer; undefined: it does not look as expected. */
export function byteAt(variable: Value, index: number): Value | null | undefined {
  const { address, length, element } = bytesIn(variable) ?? {};
  if (address === undefined || length === undefined || element === undefined) return undefined;
  return index < length ? variable.at(`[${index}]`, element, address + index) : null;
}

/** See the top of this file. */
export const rustText: Format = {
  name: 'Rust text',
  matches: (shape) =>
    shape.kind === 'record' &&
    /^(?:&(?:mut )?str|(?:alloc::boxed::)?Box<str, .*>|(?:alloc::string::)?String)$/.test(shape.name),
  value: textIn,
  text: (variable, limits) => {
    const text = textIn(variable);
    return text === undefined ? undefined : shortQuoted(text, limits);
  },
  children: (variable) => (textIn(variable) === undefined ? undefined : []),
};
