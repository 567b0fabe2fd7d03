/** Rust's slices and `Vec`: items of one type behind a pointer, with a length. */
import { deeper, listed, textOf } from '../show.ts';
import { sizeOf, type TypeId } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { numberIn, unwrapped } from './lookup.ts';

/** Items that children are made of. */
const MAX_CHILDREN = 1000;

interface Sequence {
  readonly address: number;
  readonly length: number;
  readonly element: TypeId;
  readonly stride: number;
}

function sequenceIn(variable: Value): Sequence | undefined {
  const { shape, context } = variable;
  if (shape.kind !== 'record') return undefined;
  const length = numberIn(variable.member('length') ?? variable.member('len'));
  const pointer = variable.member('data_ptr') ?? variable.member('buf');
  const data = pointer && unwrapped(pointer.member('ptr') ?? pointer.member('inner') ?? pointer);
  const address = numberIn(data);
  if (length === undefined || address === undefined || data === undefined) return undefined;
  // A vector names its element; behind a slice's pointer it is.
  const target = data.shape.kind === 'pointer' ? data.shape.target : undefined;
  const element = shape.parameters.find(({ name }) => name === 'T')?.type ?? target;
  const stride = element === undefined ? undefined : sizeOf(context.types, element);
  if (element === undefined || stride === undefined) return undefined;
  const size = context.state.memory()?.byteLength ?? 0;
  return length < 0 || address + length * stride > size ? undefined : { address, length, element, stride };
}

const itemOf = (variable: Value, { address, element, stride }: Sequence, index: number): Value =>
  variable.at(`[${index}]`, element, address + index * stride);

/** See the top of this file. */
export const rustSequence: Format = {
  name: 'Rust sequence',
  matches: (shape) =>
    shape.kind === 'record' &&
    /^(?:&(?:mut )?\[.*\]|(?:alloc::boxed::)?Box<\[.*\], .*>|(?:alloc::vec::)?Vec<.*>)$/.test(shape.name),
  text: (variable, limits) => {
    const sequence = sequenceIn(variable);
    if (sequence === undefined) return undefined;
    return listed(sequence.length, (i) => textOf(itemOf(variable, sequence, i), deeper(limits)), limits);
  },
  children: (variable) => {
    const sequence = sequenceIn(variable);
    if (sequence === undefined) return undefined;
    const count = Math.min(sequence.length, MAX_CHILDREN);
    return Array.from({ length: count }, (_, i) => itemOf(variable, sequence, i));
  },
};
