/** Rust's `&str` and `String`: UTF-8 with a length. */
import { shortQuoted } from '../show.ts';
import { readCounted } from '../text-in-memory.ts';
import type { Format, Value } from '../value.ts';
import { numberIn } from './lookup.ts';

/** Longer texts are read as far as this. */
const MAX_BYTES = 1 << 16;

function textIn(variable: Value): string | undefined {
  const slice = variable.member('vec') ?? variable;
  const length = numberIn(slice.member('length') ?? slice.member('len'));
  const pointer = slice.member('data_ptr') ?? slice.member('buf');
  const address = numberIn(pointer?.member('ptr') ?? pointer?.member('inner') ?? pointer);
  if (length === undefined || address === undefined) return undefined;
  if (length === 0) return '';
  const size = variable.context.state.memory()?.byteLength ?? 0;
  // A length that can't be is none: the value is not there yet, or not any more.
  if (length < 0 || address + length > size) return undefined;
  return readCounted(variable.context.state, address, Math.min(length, MAX_BYTES));
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
